import { countMachines } from '#src/lib/count-machines.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { formatInstant, formatSecond } from '#src/lib/time.ts';

/** What the words need of a machine whose access is to end. */
export interface EndingAccess {
  /** The job that gives or asked for access; absent when Azure names none. */
  job?: Pick<JobEvidence, 'sessions'>;
  /** Whether a session without a reported end may be called open, as on the machine's page. */
  isHeard?: boolean;
  /** Another job of the machine, which is not revoked, may give access too. */
  hasOther?: true;
}

const notNamed =
  'No access to end is named yet: Azure shows none, or has not told in time. It is looked for again, and revoked where it is found; where Azure cannot be asked, you are told how to end access on the machine itself.';

/** What a revoke ends, as far as Azure shows it. */
export function whatEnds(targets: readonly EndingAccess[]): string {
  const named = targets.filter(({ job }) => job !== undefined);
  if (named.length === 0) return notNamed;
  const sentence = sessionWords(named);
  const others = targets.length - named.length;
  return others === 0 ? sentence : `${sentence} On the other ${others === 1 ? 'one' : others} of these: ${notNamed}`;
}

/** So many of so many machines, within a sentence. */
const whichOf = (count: number, all: number): string =>
  count === all ? `these ${countMachines(count)}` : `${count.toLocaleString('en')} of these machines`;

const mayGoOn = 'access that is already set up may go on there until the request reaches them.';

/** Of machines that are away, of so many in all. `asOf`: of when that is, where it is not of now, as `asOfWords` says it. */
export const awayWords = (away: number, all: number, asOf = ''): string =>
  begun(`${asOf}${whichOf(away, all)} have not been connected; ${mayGoOn}`);

/** Of machines of which it is not known whether they are away, of so many in all. */
export const unheardWords = (unheard: number, all: number): string =>
  `Whether ${whichOf(unheard, all)} are connected is not known; ${mayGoOn}`;

const begun = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

/** Begins a sentence about so many machines of which some, read at these times in ms, are not of now; empty where all are. */
export function asOfWords(times: readonly number[], all: number): string {
  const [first] = times;
  if (first === undefined) return '';
  const isOne = times.length === all && times.every((at) => at === first);
  const oldest = formatSecond(times.reduce((one, other) => Math.min(one, other)));
  return isOne ? `By a reading of ${oldest}, ` : `By readings of ${oldest} or later, `;
}

/** Of machines that were selected and are none of the targets. */
export const othersWords = (count: number): string =>
  `On the other ${count === 1 ? 'selected machine' : `${count.toLocaleString('en')} selected machines`} no access was shown; nothing is revoked there.`;

/** Of machines that were asked about, and are none of the targets any more. */
export const overWords = (count: number): string => `${count.toLocaleString('en')} of these machines`;

/** When access was read, in ms, on so many of so many machines, where that is not of now; empty where it is. */
export function readBeforeWords(times: readonly number[], all: number): string {
  if (times.length === 0) return '';
  const since = formatSecond(times.reduce((oldest, at) => Math.min(oldest, at)));
  if (all === 1) return `Access was last read at ${since}.`;
  const of = times.length === all ? 'these machines' : `${times.length.toLocaleString('en')} of these machines`;
  return `Access to ${of} was last read at ${since}${times.length === 1 ? '' : ' or later'}.`;
}

/** Of machines of a consent that are none of the targets, as what there is could not be read. */
export const unreadWords = (count: number): string =>
  `On ${count === 1 ? '1 more machine' : `${count.toLocaleString('en')} more machines`} of this consent it is not known whether there is access; nothing is revoked there. Open a machine to see what there is.`;

const withoutEnd = (targets: readonly EndingAccess[]) =>
  targets.flatMap(({ job }) => job?.sessions ?? []).filter((one) => one.sessionEndTime === undefined);

function sessionWords(targets: readonly EndingAccess[]): string {
  // Azure may show a machine as Connected for half an hour after it went away, so nothing is promised for at once.
  const when = ` once the request reaches the machine${targets.length === 1 ? '' : 's'}`;
  const unheard = withoutEnd(targets.filter(({ isHeard }) => isHeard !== true)).length;
  const others = targets.filter(({ hasOther }) => hasOther).length;
  const sentence = `${openWords(withoutEnd(targets.filter(({ isHeard }) => isHeard === true)), when, { unheard, others })}${anotherWords(others, targets.length)}`;
  if (unheard === 0) return sentence;
  return `${unheard === 1 ? '1 session has' : `${unheard} sessions have`} no reported end and may be open. ${sentence}`;
}

const anotherWords = (count: number, all: number): string => {
  if (count === 0) return '';
  const where = all === 1 ? 'Another' : `On ${count.toLocaleString('en')} of these machines another`;
  return ` ${where} job may give access too; it is not revoked by this.`;
};

/** `unheard`: how many sessions more may be open. `others`: on how many machines other access goes on, so that nothing is promised of new ones. */
function openWords(
  open: readonly { sessionStartTime?: string }[],
  when: string,
  { unheard, others }: { unheard: number; others: number },
): string {
  const [session] = open;
  const andNew = (words: string): string => (others === 0 ? words : '');
  if (open.length === 1 && session) {
    const since =
      session.sessionStartTime === undefined ? '' : ` (since ${formatInstant(new Date(session.sessionStartTime))})`;
    return `Microsoft Support’s open session${since} ends${andNew(' and no new one can start')}${when}.`;
  }
  if (open.length > 1)
    return `${open.length} open sessions of Microsoft Support end${andNew(' and no new ones can start')}${when}.`;
  if (unheard > 0)
    return `What is open${others > 0 ? ' through what is revoked ends' : ' ends, and Microsoft Support can start no new session'}${when}.`;
  if (others > 0) return 'No session is shown as open through what is revoked.';
  return `No session is shown as open. After this, Microsoft Support can start no new one${when}.`;
}
