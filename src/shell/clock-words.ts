import { formatRelative } from '#src/lib/time.ts';

/** How wrong this computer's clock is. `lagMs`: how far it is behind the server's, negative when it is ahead. */
export const clockWords = (lagMs: number): string =>
  `This computer’s clock is ${formatRelative(toMinute(lagMs))} ${lagMs > 0 ? 'slow' : 'fast'}.`;

/** By what times go: browsers may not be shown Azure's own, and `server-clock.ts` does not tell which one it took. */
export const timeWords =
  'Countdowns, ages and ends of access go by a server’s time here: Azure’s, or that of the host of this app.';

/** What is measured is a second off either way: an hour less one second is an hour. */
const toMinute = (ms: number): number => Math.round(ms / 60_000) * 60_000;
