import { useEffect, useState } from 'react';
import { whenIdle } from '#src/ui/when-idle.ts';
import type { MenuDrawer } from './MenuDrawer.tsx';

const load = async () => (await import('./MenuDrawer.tsx')).MenuDrawer;

type State = { isOpen: boolean; MenuDrawer?: typeof MenuDrawer; failedAt?: HTMLElement | undefined };

/**
 * How the menu of a narrow window stands, which only such windows load. It opens when it is there; where it does not come, that is said at
 * the button, and the page stays.
 */
export function useLateMenu(isWanted: boolean) {
  const [state, setState] = useState<State>({ isOpen: false });
  useEffect(() => {
    if (isWanted) whenIdle(load);
  }, [isWanted]);
  const { isOpen, failedAt } = state;
  const close = () => {
    // What goes with the message has the focus.
    failedAt?.focus();
    setState({ ...state, isOpen: false, failedAt: undefined });
  };
  const open = (button: HTMLElement) => {
    // Also where a press does not do that, and where the press to try again goes with its button.
    button.focus();
    setState({ ...state, failedAt: undefined });
    load().then(
      (loaded) => setState({ isOpen: true, MenuDrawer: loaded }),
      () => setState({ isOpen: false, failedAt: button }),
    );
  };
  return { ...state, toggle: (button: HTMLElement) => (isOpen ? close() : open(button)), close };
}
