import { useEffect, useState } from 'react';
import type { ComponentProps } from 'react';
import { Message } from '#src/ui/Message.tsx';
import type { AuditPackDialog } from './AuditPackDialog.tsx';

type Dialog = typeof AuditPackDialog;
type State = { is: 'waiting' } | { is: 'loaded'; Dialog: Dialog } | { is: 'failed' };

/** The dialog for an audit pack, loaded when it is asked for: the list alone does without what writes receipts. */
export function LateAuditPack(props: ComponentProps<Dialog>) {
  const { open } = props;
  const [state, setState] = useState<State>({ is: 'waiting' });
  const isLoaded = state.is === 'loaded';
  useEffect(() => {
    if (isLoaded || !open) return;
    import('./AuditPackDialog.tsx').then(
      (loaded) => setState({ is: 'loaded', Dialog: loaded.AuditPackDialog }),
      () => setState({ is: 'failed' }),
    );
  }, [isLoaded, open]);
  if (state.is === 'loaded') return <state.Dialog {...props} />;
  if (state.is !== 'failed' || !open) return null;
  return (
    <Message intent="error" title="What builds an audit pack could not be loaded." onDismiss={props.onClose}>
      A newer version may have been deployed, or the connection was interrupted. Reload the page, then try again.
    </Message>
  );
}
