import { late } from './late.tsx';

export function loadOverlays() {
  return import('./overlays.tsx');
}

/** A pane on the right, as the portal's: the focus goes in, and back to where it was; Escape closes it. */
export const Pane = late(async () => (await loadOverlays()).OpenDrawer);
export const OpenPopover = late(async () => (await loadOverlays()).OpenPopover);
export const OpenTooltip = late(async () => (await loadOverlays()).OpenTooltip, { isOptional: true });
