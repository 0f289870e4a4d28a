import { Button } from '@fluentui/react-components';
import { use, useCallback, useEffect, useState } from 'react';
import type { ComponentType } from 'react';
import { classNames } from './class-names.ts';
import { Message } from './Message.tsx';
import { ReloadButton, ReloadLosses, reloadWords } from './ReloadAct.tsx';
import { Spinner } from './Spinner.tsx';
import { whenIdle } from './when-idle.ts';
import styles from './LateDialog.module.css';

interface DialogProps {
  open: boolean;
  onClose: () => void;
}

type State<Props> =
  /** `isLong`: long enough to say so. */
  | { is: 'waiting'; isLong: boolean }
  | { is: 'loaded'; Dialog: ComponentType<Props> }
  | { is: 'failed'; isRetrying: boolean };

/** A dialog that comes later than this says that it is on its way, ms. */
const longMs = 400;

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
  const losses = use(ReloadLosses);
  const [state, setState] = useState<State<Props>>({ is: 'waiting', isLong: false });
  const begin = useCallback(() => {
    // The message stays while it is tried again, and the focus on its button.
    setState((now) => (now.is === 'failed' ? { ...now, isRetrying: true } : { is: 'waiting', isLong: false }));
    const timer = setTimeout(() => setState((now) => (now.is === 'waiting' ? { ...now, isLong: true } : now)), longMs);
    load()
      .then(
        (Dialog) => setState({ is: 'loaded', Dialog }),
        () => setState({ is: 'failed', isRetrying: false }),
      )
      .finally(() => clearTimeout(timer));
  }, [load]);
  useEffect(() => whenIdle(load), [load]);
  const isLoaded = state.is === 'loaded';
  useEffect(() => {
    if (open && !isLoaded) begin();
  }, [open, isLoaded, begin]);
  if (state.is === 'loaded') return <state.Dialog {...dialog} />;
  if (!open) return null;
  if (state.is === 'waiting')
    return (
      state.isLong && (
        <div role="status" className={classNames(styles.box, styles.waiting)}>
          <Spinner label="Loading" />
        </div>
      )
    );
  return (
    <div role="alert" className={styles.box}>
      <Message
        intent="error"
        title={failure}
        onDismiss={onClose}
        actions={
          <>
            <Button size="small" disabledFocusable={state.isRetrying} onClick={begin}>
              Try again
            </Button>
            <ReloadButton />
          </>
        }
      >
        The connection was interrupted, or a newer version was deployed. {reloadWords} {otherwise}
        {losses}
      </Message>
    </div>
  );
}
