import { momentWords } from '#src/lib/time.ts';

const words = (count: number): string => count.toLocaleString('en');

interface Kept {
  /** Machines that are shown. */
  shown: number;
  /** Machines that there were. */
  total: number;
  /** Subscriptions that could not be read then. */
  without?: number | undefined;
  /** ms of server time. */
  readAt: number;
}

/** "2 subscriptions that you could not read" */
export const withoutWords = (count: number): string =>
  count === 1 ? '1 subscription that you could not read' : `${words(count)} subscriptions that you could not read`;

/** What a list of an earlier visit says of itself. `now` in ms of server time. */
export function keptWords({ shown, total, without = 0, readAt }: Kept, now: number, isReading: boolean): string {
  const machines = `Last known: ${words(total)} ${total === 1 ? 'machine' : 'machines'}`;
  const first = shown < total ? `, the first ${words(shown)} shown` : '';
  const lacking = without === 0 ? '' : `, without ${withoutWords(without)}`;
  return `${machines}${first}${lacking}. As of ${momentWords(readAt, now)}${isReading ? ', reading again…' : '.'}`;
}

/** Why nothing is done to machines of such a list. */
export const withheldWords =
  'This list is of an earlier visit. Wait until it has been read again, or open the machine’s page.';
