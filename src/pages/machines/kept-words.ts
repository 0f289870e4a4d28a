import { momentWords } from '#src/pages/shared/read-words.ts';

const words = (count: number): string => count.toLocaleString('en');

interface Kept {
  /** Machines that are shown. */
  shown: number;
  /** Machines that there were. */
  total: number;
  /** ms of server time. */
  readAt: number;
}

/** What a list of an earlier visit says of itself. `now` in ms of server time. */
export function keptWords({ shown, total, readAt }: Kept, now: number, isReading: boolean): string {
  const machines = `Last known: ${words(total)} ${total === 1 ? 'machine' : 'machines'}`;
  const first = shown < total ? `, the first ${words(shown)} shown` : '';
  return `${machines}${first}. As of ${momentWords(readAt, now)}${isReading ? ', reading again…' : '.'}`;
}

/** Why nothing is done to machines of such a list. */
export const withheldWords =
  'This list is of an earlier visit. Wait until it has been read again, or open the machine’s page.';
