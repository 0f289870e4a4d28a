import { Button } from '@fluentui/react-components';
import { use, type ReactElement, type ReactNode } from 'react';
import { Message } from './Message.tsx';
import { ReloadButton, ReloadLosses, reloadWords } from './ReloadAct.tsx';
import { Spinner } from './Spinner.tsx';
import { TopLayer } from './TopLayer.tsx';
import { type LateState, type Opener, useLatePopover } from './use-late-popover.ts';
import styles from './LatePopover.module.css';

/**
 * A button with a popover that is loaded late. It opens when all is there: one that opened without anything to focus would leave the keyboard
 * outside of it. What cannot be loaded is said, and can be tried again. `load`: imports the content, the same function each time.
 */
export function LatePopover<Content>({
  label,
  align = 'end',
  surface,
  load,
  onOpenChange,
  renderButton,
  children,
}: {
  /** Names the popover: "Settings". */
  label: string;
  /** Which edges of button and popover meet. */
  align?: 'start' | 'end';
  /** Class name of the surface. */
  surface?: string | undefined;
  load: () => Promise<Content>;
  onOpenChange?: (open: boolean) => void;
  renderButton: (opener: Opener) => ReactElement;
  /** What is in it, made of what was loaded. */
  children: (content: Content, close: () => void) => ReactNode;
}) {
  const { state, button, opener, press, close } = useLatePopover(load, onOpenChange);
  return (
    <>
      {renderButton(opener)}
      {state.is === 'open' && button && (
        <state.loaded.Frame label={label} align={align} opener={button} className={surface} onClose={close}>
          {children(state.loaded.content, close)}
        </state.loaded.Frame>
      )}
      {button && <LateNews label={label} state={state} button={button} onRetry={press} onDismiss={close} />}
    </>
  );
}

/** Says beside a button that what it opens is on its way, or could not be loaded. */
export function LateNews({
  label,
  state,
  button,
  onRetry,
  onDismiss,
}: {
  label: string;
  state: LateState<unknown>;
  button: HTMLElement;
  onRetry: () => void;
  onDismiss: () => void;
}) {
  const losses = use(ReloadLosses);
  if (state.is === 'loading' && state.isLong)
    return (
      <TopLayer anchor={button} side="belowStart" role="status">
        <Spinner label={`Loading ${label}`} />
      </TopLayer>
    );
  if (state.is !== 'failed') return null;
  return (
    <TopLayer anchor={button} side="belowStart" role="alert" className={styles.failure}>
      <Message
        intent="error"
        title={`${label} could not be loaded.`}
        onDismiss={onDismiss}
        actions={
          <>
            <Button size="small" onClick={onRetry}>
              Try again
            </Button>
            <ReloadButton />
          </>
        }
      >
        The connection was interrupted, or a newer version was deployed. {reloadWords}
        {losses}
      </Message>
    </TopLayer>
  );
}
