import { useMedia } from '#src/ui/media.ts';
import { mediumQuery, narrowQuery, smallQuery } from '#src/ui/widths.ts';
import type { WindowWidth } from './list-view.ts';

/** For which columns the window has room. */
export function useWindowWidth(): WindowWidth {
  const isNarrow = useMedia(narrowQuery);
  const isSmall = useMedia(smallQuery);
  const isMedium = useMedia(mediumQuery);
  if (isNarrow) return 'narrow';
  if (isSmall) return 'small';
  return isMedium ? 'medium' : 'wide';
}
