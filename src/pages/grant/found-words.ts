import type { Fleet } from '#src/azure/fleet/fleet.ts';

/** So many are offered at once; a longer list is searched, not scrolled. */
export const mostOffered = 8;

/** The list of machines as far as it was read. */
export interface FleetRead {
  data: Pick<Fleet, 'machines' | 'problems' | 'incomplete'> | undefined;
  error: Error | null;
}

/** What came of a search: nothing is said of a list that was not read, and of one that was read in part it is said that it was. */
export function foundWords({ data, error }: FleetRead, found: number, offered: number): string {
  if (data === undefined) return error === null ? 'Reading your machines.' : '';
  const unread = data.problems.length;
  const isPart = error !== null || unread > 0 || data.incomplete !== undefined;
  const words = matchWords(found, offered, isPart);
  if (unread === 0) return words;
  return `${words} ${unread === 1 ? '1 subscription' : `${unread} subscriptions`} could not be read in full.`;
}

function matchWords(found: number, offered: number, isPart: boolean): string {
  const among = isPart ? ' in what could be listed' : '';
  if (found === 0) return isPart ? `No machine matches${among}.` : 'No machine you can read matches.';
  if (offered === 0) return `Every machine that matches${among} is chosen already.`;
  if (offered > mostOffered) return `${offered} machines match${among}; the first ${mostOffered} are shown.`;
  return offered === 1 ? `1 machine matches${among}.` : `${offered} machines match${among}.`;
}
