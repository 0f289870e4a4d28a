import { Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Message } from './Message.tsx';
import type { PopoverFrame } from './PopoverFrame.tsx';
import { Spinner } from './Spinner.tsx';
import { TopLayer } from './TopLayer.tsx';
import { whenIdle } from './when-idle.ts';

/** What makes a button open its popover. */
export interface Opener {
  ref: (button: HTMLButtonElement | null) => void;
  'aria-expanded': boolean;
  onClick: () => void;
  onPointerEnter: () => void;
  onFocus: () => void;
}

type State<Content> =
  | { is: 'closed' }
  | { is: 'loading'; isLong: boolean }
  | { is: 'failed' }
  | { is: 'open'; Frame: typeof PopoverFrame; content: Content };

/** A popover that comes later than this says that it is on its way, ms. */
const longMs = 400;

const loadFrame = async () => (await import('./PopoverFrame.tsx')).PopoverFrame;

const useStyles = makeStyles({ failure: { padding: 0, width: '320px', maxWidth: 'calc(100vw - 16px)' } });

/**
 * A button with a popover whose content, like Fluent's popover itself, comes when the pointer or the keyboard comes near, or when the page
 * is idle. It opens when all is there: one that opened without anything to focus would leave the keyboard outside of it. What cannot be
 * loaded is said, and can be tried again. `load`: imports the content, the same function each time.
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
  surface?: string;
  load: () => Promise<Content>;
  onOpenChange?: (open: boolean) => void;
  renderButton: (opener: Opener) => ReactElement;
  /** What is in it, made of what was loaded. */
  children: (content: Content, close: () => void) => ReactNode;
}) {
  const styles = useStyles();
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const [state, setState] = useState<State<Content>>({ is: 'closed' });
  const isOpen = state.is === 'open';
  useFocusReturn(isOpen, button);
  useEffect(() => {
    whenIdle(loadFrame);
    whenIdle(load);
  }, [load]);
  const close = () => {
    setState({ is: 'closed' });
    onOpenChange?.(false);
  };
  const open = async () => {
    setState({ is: 'loading', isLong: false });
    const timer = setTimeout(() => setState({ is: 'loading', isLong: true }), longMs);
    try {
      const [Frame, content] = await Promise.all([loadFrame(), load()]);
      setState({ is: 'open', Frame, content });
      onOpenChange?.(true);
    } catch {
      setState({ is: 'failed' });
    } finally {
      clearTimeout(timer);
    }
  };
  const near = () => void Promise.allSettled([loadFrame(), load()]);
  const onClick = () => {
    if (isOpen) close();
    else if (state.is !== 'loading') void open();
  };
  const opener = { ref: setButton, 'aria-expanded': isOpen, onClick, onPointerEnter: near, onFocus: near };
  return (
    <>
      {renderButton(opener)}
      {isOpen && button && (
        <state.Frame label={label} align={align} opener={button} className={surface} onClose={close}>
          {children(state.content, close)}
        </state.Frame>
      )}
      {state.is === 'loading' && state.isLong && button && (
        <TopLayer anchor={button} side="belowStart" role="status">
          <Spinner label={`Loading ${label}`} />
        </TopLayer>
      )}
      {state.is === 'failed' && button && (
        <TopLayer anchor={button} side="belowStart" role="alert" className={styles.failure}>
          <Message
            intent="error"
            title={`${label} could not be loaded.`}
            onDismiss={close}
            actions={
              <Button size="small" onClick={() => void open()}>
                Try again
              </Button>
            }
          >
            The connection was interrupted, or a newer version was deployed; then reload the page.
          </Message>
        </TopLayer>
      )}
    </>
  );
}

/** The focus that was in the popover goes back to its button; one that has gone elsewhere stays there. */
function useFocusReturn(isOpen: boolean, button: HTMLButtonElement | null): void {
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    const isClosed = wasOpen.current && !isOpen;
    wasOpen.current = isOpen;
    if (isClosed && (document.activeElement ?? document.body) === document.body) button?.focus();
  }, [isOpen, button]);
}
