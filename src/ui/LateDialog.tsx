import { Button } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import type { ComponentType } from 'react';
import { Message } from './Message.tsx';
import { whenIdle } from './when-idle.ts';

interface DialogProps {
  open: boolean;
  onClose: () => void;
}

type State<Props> = { is: 'waiting' } | { is: 'loaded'; Dialog: ComponentType<Props> } | { is: 'failed' };

/**
 * A dialog that is loaded when it is asked for, or when the page is idle. What cannot be loaded is said, and can be tried again. `load`:
 * imports it, the same function each time.
 */
export function LateDialog<Props extends DialogProps>({
  load,
  failure,
  otherwise,
  dialog,
}: {
  load: () => Promise<ComponentType<Props>>;
  /** Said when it cannot be loaded: "What revokes access could not be loaded." */
  failure: string;
  /** What to do without it. */
  otherwise?: string;
  dialog: Props;
}) {
  const { open, onClose } = dialog;
  const [state, setState] = useState<State<Props>>({ is: 'waiting' });
  const begin = useCallback(() => {
    setState({ is: 'waiting' });
    load().then(
      (Dialog) => setState({ is: 'loaded', Dialog }),
      () => setState({ is: 'failed' }),
    );
  }, [load]);
  useEffect(() => whenIdle(load), [load]);
  const isLoaded = state.is === 'loaded';
  useEffect(() => {
    if (open && !isLoaded) begin();
  }, [open, isLoaded, begin]);
  if (state.is === 'loaded') return <state.Dialog {...dialog} />;
  if (state.is !== 'failed' || !open) return null;
  return (
    <div role="alert">
      <Message
        intent="error"
        title={failure}
        onDismiss={onClose}
        actions={
          <Button size="small" onClick={begin}>
            Try again
          </Button>
        }
      >
        The connection was interrupted, or a newer version was deployed; then reload the page. {otherwise}
      </Message>
    </div>
  );
}
