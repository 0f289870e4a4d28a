import { createStore } from 'zustand/vanilla';
import { late } from './late.tsx';

/** Whether overlays were ever wanted: from then on the focus manager must stay (OverlayLayer). */
export const overlays = createStore(() => ({ areWanted: false }));

export function loadOverlays() {
  overlays.setState({ areWanted: true });
  return import('./overlays.tsx');
}

/** A pane on the right, as the portal's: the focus goes in, and back to where it was; Escape closes it. */
export const Pane = late(async () => (await loadOverlays()).OpenDrawer);
export const OpenPopover = late(async () => (await loadOverlays()).OpenPopover);
export const OpenTooltip = late(async () => (await loadOverlays()).OpenTooltip, { isOptional: true });
export const FocusKeeper = late(async () => (await loadOverlays()).FocusKeeper, { isOptional: true });
