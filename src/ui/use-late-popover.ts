import { type Dispatch, type SetStateAction, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PopoverFrame } from './PopoverFrame.tsx';
import { passFocusOn } from './pass-focus.ts';
import { whenIdle } from './when-idle.ts';

/** What makes a button open its popover. */
export interface Opener {
  ref: (button: HTMLButtonElement | null) => (() => void) | undefined;
  'aria-expanded': boolean;
  onClick: () => void;
  onPointerEnter: () => void;
  onFocus: () => void;
}

export type LateState<Loaded> =
  | { is: 'closed' }
  /** `isLong`: long enough to say so. */
  | { is: 'loading'; isLong: boolean }
  | { is: 'failed' }
  | { is: 'open'; loaded: Loaded };

interface Popover<Content> {
  Frame: typeof PopoverFrame;
  content: Content;
}

/** What comes later than this says that it is on its way, ms. */
const longMs = 400;

/** Opens what a press on `button` has to load first, unless it is closed meanwhile. True where it was awaited until it came. */
export async function openLate<Loaded>(
  button: HTMLElement | null,
  load: () => Promise<Loaded>,
  setState: Dispatch<SetStateAction<LateState<Loaded>>>,
): Promise<boolean> {
  const goOn = (to: LateState<Loaded>) => setState((now) => (now.is === 'loading' ? to : now));
  // Also where a press does not do that, and where the press to try again goes with its button.
  button?.focus();
  setState({ is: 'loading', isLong: false });
  const timer = setTimeout(() => goOn({ is: 'loading', isLong: true }), longMs);
  try {
    const loaded = await load();
    // Who has gone on meanwhile is not called back.
    const isAwaited = document.activeElement === button;
    goOn(isAwaited ? { is: 'open', loaded } : { is: 'closed' });
    return isAwaited;
  } catch {
    goOn({ is: 'failed' });
    return false;
  } finally {
    clearTimeout(timer);
  }
}

const loadFrame = async () => (await import('./PopoverFrame.tsx')).PopoverFrame;

/** How a popover stands whose content, like Fluent's popover itself, is loaded. Both come when the button is come near to, or when the page is idle. */
export function useLatePopover<Content>(load: () => Promise<Content>, onOpenChange?: (open: boolean) => void) {
  const [state, setState] = useState<LateState<Popover<Content>>>({ is: 'closed' });
  const isThere = state.is === 'open' || state.is === 'failed';
  const { button, ref } = useButton(isThere);
  useFocusReturn(isThere, button);
  useEffect(() => {
    whenIdle(loadFrame);
    whenIdle(load);
  }, [load]);
  const close = () => {
    setState({ is: 'closed' });
    onOpenChange?.(false);
  };
  const open = async () => {
    const loadAll = async (): Promise<Popover<Content>> => {
      const [Frame, content] = await Promise.all([loadFrame(), load()]);
      return { Frame, content };
    };
    if (await openLate(button, loadAll, setState)) onOpenChange?.(true);
  };
  const near = () => void Promise.allSettled([loadFrame(), load()]);
  const press = () => {
    if (state.is === 'open') close();
    else if (state.is !== 'loading') void open();
  };
  const opener: Opener = {
    ref,
    'aria-expanded': state.is === 'open',
    onClick: press,
    onPointerEnter: near,
    onFocus: near,
  };
  return { state, button, opener, press, close };
}

/** The button, which may go while what it has opened has the focus, as a menu of commands does once there is room for all of them. */
function useButton(isThere: boolean) {
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const isThereNow = useRef(isThere);
  useLayoutEffect(() => {
    isThereNow.current = isThere;
  }, [isThere]);
  const ref = useCallback((shown: HTMLButtonElement | null) => {
    setButton(shown);
    const passOn = passFocusOn(shown, () => isThereNow.current);
    return () => {
      setButton(null);
      passOn?.();
    };
  }, []);
  return { button, ref };
}

/** The focus that was in what is gone goes back to the button; one that has gone elsewhere stays there. */
function useFocusReturn(isThere: boolean, button: HTMLButtonElement | null): void {
  const wasThere = useRef(false);
  useLayoutEffect(() => {
    const isGone = wasThere.current && !isThere;
    wasThere.current = isThere;
    if (isGone && (document.activeElement ?? document.body) === document.body) button?.focus();
  }, [isThere, button]);
}
