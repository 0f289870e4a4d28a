import { useMedia } from '#src/ui/media.ts';
import { narrowQuery } from '#src/ui/widths.ts';

/** Whether the window is under 720 px wide, for what CSS alone cannot fold. */
export const useNarrow = (): boolean => useMedia(narrowQuery);
