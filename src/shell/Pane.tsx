import { OpenDrawer } from '#src/ui/load-overlays.ts';
import type { DrawerProps } from '#src/ui/overlays.tsx';

/**
 * A pane on the right, as the portal's (Fluent's drawer): the focus goes in, and back to where it was; Escape closes it. Its content is
 * drawn anew at each opening.
 */
export function Pane({ isOpen, ...pane }: Omit<DrawerProps, 'side'> & { isOpen: boolean }) {
  return isOpen ? <OpenDrawer {...pane} /> : null;
}
