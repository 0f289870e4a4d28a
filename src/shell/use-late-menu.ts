import { useEffect, useState } from 'react';
import { type LateState, openLate } from '#src/ui/use-late-popover.ts';
import { whenIdle } from '#src/ui/when-idle.ts';
import type { MenuDrawer } from './MenuDrawer.tsx';

const load = async () => (await import('./MenuDrawer.tsx')).MenuDrawer;

/**
 * How the menu of a narrow window stands, which only such windows load. It opens when it is there; where it does not come, that is said at
 * the button, and the page stays.
 */
export function useLateMenu(isWanted: boolean) {
  const [state, setState] = useState<LateState<void>>({ is: 'closed' });
  const [button, setButton] = useState<HTMLElement>();
  // Stays when it closes, which it does not at once.
  const [Drawer, setDrawer] = useState<typeof MenuDrawer>();
  useEffect(() => {
    if (!isWanted) return undefined;
    whenIdle(load);
    // A window that became wide is not met by an open menu when it becomes narrow again.
    return () => setState({ is: 'closed' });
  }, [isWanted]);
  const close = () => {
    // What goes with the message has the focus.
    if (state.is === 'failed') button?.focus();
    setState({ is: 'closed' });
  };
  const loadDrawer = async () => {
    const loaded = await load();
    setDrawer(() => loaded);
  };
  const open = (pressed: HTMLElement) => {
    setButton(pressed);
    void openLate(pressed, loadDrawer, setState);
  };
  const toggle = (pressed: HTMLElement) => {
    if (state.is === 'open') close();
    else if (state.is !== 'loading') open(pressed);
  };
  return { state, button, Drawer, isOpen: state.is === 'open', toggle, close };
}
