import { useEffect, useState } from 'react';
import type { ComponentProps } from 'react';
import type { RevokeDialog } from '#src/pages/shared/RevokeDialog.tsx';
import { Message } from '#src/ui/Message.tsx';

type Dialog = typeof RevokeDialog;
type State = { is: 'waiting' } | { is: 'loaded'; Dialog: Dialog } | { is: 'failed' };

/** The rows come first; then what revokes is loaded, so that it is there before anybody wants it, ms. */
const afterMs = 1500;

/** The dialog to revoke, loaded after the list itself, or at once when it is asked for. */
export function LateRevokeDialog(props: ComponentProps<Dialog>) {
  const { open } = props;
  const [state, setState] = useState<State>({ is: 'waiting' });
  const isLoaded = state.is === 'loaded';
  useEffect(() => {
    if (isLoaded) return undefined;
    const load = () =>
      void import('#src/pages/shared/RevokeDialog.tsx').then(
        (loaded) => setState({ is: 'loaded', Dialog: loaded.RevokeDialog }),
        () => setState({ is: 'failed' }),
      );
    const timer = setTimeout(load, open ? 0 : afterMs);
    return () => clearTimeout(timer);
  }, [isLoaded, open]);
  if (state.is === 'loaded') return <state.Dialog {...props} />;
  if (state.is !== 'failed' || !open) return null;
  return (
    <Message intent="error" title="What revokes access could not be loaded." onDismiss={props.onClose}>
      A newer version may have been deployed, or the connection was interrupted. Open the machine’s page, or reload. To
      end access without this page, run Disable-RemoteSupport on the machine.
    </Message>
  );
}
