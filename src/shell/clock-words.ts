import { formatRelative } from '#src/lib/time.ts';

/** How wrong this computer's clock is. `lagMs`: how far it is behind the server's, negative when it is ahead. */
export const clockWords = (lagMs: number): string =>
  `This computer’s clock is ${formatRelative(lagMs)} ${lagMs > 0 ? 'slow' : 'fast'}.`;
