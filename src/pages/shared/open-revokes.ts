import { countMachines } from '#src/lib/count-machines.ts';
import { isUnderWay, needsPerson, type PendingRevoke, waitsForSignIn } from '#src/azure/journal/pending-revokes.ts';
import { localRemoval } from '#src/consent/access/access-machine.ts';
import { describeError } from '#src/azure/transport/errors.ts';
import { paths } from '#src/paths.ts';
import type { Tone } from '#src/ui/tone.ts';

/** The name as the address of the machine's own page has it, which takes Azure's spelling on; none on another page. */
export const nameInAddress = (machineId: string, pathname: string): string | undefined =>
  paths.machine(machineId).toLowerCase() === pathname.toLowerCase() ? pathname.split('/').at(-1) : undefined;

/** Most revokes are proven within seconds; only what takes longer, or needs a person, stands on every page, ms. */
const soonMs = 15_000;

/**
 * Requests whose end is not proven, those that need a person first, then the oldest. `now` in ms of server time; `stood`: lower-case ids of
 * the machines that stand there by now, and stay while they are under way, such as after a press to try again.
 */
export function standingRevokes(
  revokes: readonly PendingRevoke[],
  now: number,
  stood: readonly string[] = [],
): PendingRevoke[] {
  const isLate = ({ machineId, startedAt }: PendingRevoke) =>
    now - startedAt >= soonMs || stood.includes(machineId.toLowerCase());
  const rank = (revoke: PendingRevoke) => (needsPerson(revoke) ? 0 : 1);
  return revokes
    .filter((revoke) => needsPerson(revoke) || (isUnderWay(revoke) && isLate(revoke)))
    .toSorted((a, b) => rank(a) - rank(b) || a.startedAt - b.startedAt);
}

// Azure may have been asked for nothing more, as where other access may have taken the place of what was meant. Whether it has a request is
// told by the evidence.
const phases: Record<PendingRevoke['phase'], { word: string; tone: Tone }> = {
  requesting: { word: 'Requesting removal', tone: 'busy' },
  accepted: { word: 'Under way, not proven yet', tone: 'attention' },
  refused: { word: 'Not proven: it needs you', tone: 'bad' },
  proven: { word: 'Proven', tone: 'good' },
  absent: { word: 'Azure shows no access', tone: 'neutral' },
};

const acceptedByAzure = { word: 'Removal accepted, not proven yet', tone: 'attention' } as const;

/** Without a job Azure was sent no request to revoke that it could have accepted. */
const acceptedWithoutJob = { word: 'Nothing to revoke in Azure, not proven', tone: 'attention' } as const;

/** What it meant is over, which is no end of access. */
const leftToOther = { word: 'Not over: it needs you', tone: 'bad' } as const;

/** How far the other has come with it, if it is what that pursues, this tab is not told. */
const waitingForTab = { word: 'Waiting for another tab', tone: 'attention' } as const;

type Told = Pick<PendingRevoke, 'phase' | 'jobName' | 'otherJob' | 'isElsewhere'>;

const isWithoutJob = ({ phase, jobName }: Told): boolean => phase === 'accepted' && jobName === undefined;

/** `hasRequest`: Azure shows a request to revoke the job. */
export const phaseWords = (revoke: Told, hasRequest = false): { word: string; tone: Tone } => {
  if (revoke.otherJob !== undefined) return leftToOther;
  if (revoke.isElsewhere === true && revoke.phase === 'requesting') return waitingForTab;
  if (isWithoutJob(revoke)) return acceptedWithoutJob;
  return hasRequest && revoke.phase === 'accepted' ? acceptedByAzure : phases[revoke.phase];
};

/** The command on the machine stands once beside all that is not proven, in these very words. */
const withoutCommand = (note: string): string =>
  note.endsWith(` ${localRemoval}`) ? note.slice(0, -localRemoval.length).trimEnd() : note;

/** What stands in the way of the proof. `hasRequest`: Azure shows a request to revoke the job. */
export function obstacle(revoke: PendingRevoke, hasRequest = false): string {
  const { phase, error, note } = revoke;
  if (error) {
    const { why, whatToDo } = describeError(error);
    // Azure's whole sentence, with ids and scopes, stands on the machine's page.
    const short = error.missingAction === undefined ? why : `The permission ${error.missingAction} is missing.`;
    return `${short} ${whatToDo}`;
  }
  if (note !== undefined) return withoutCommand(note);
  if (isWithoutJob(revoke)) return 'Azure shows no access to revoke. Nothing proves that none is left on the machine.';
  if (phase === 'requesting') return 'Azure has not answered yet; it is asked again.';
  return hasRequest
    ? 'Azure has the request. Nothing proves yet that the machine has carried it out.'
    : 'Azure is read until something proves that this access has ended.';
}

/** The line that stands above every page. */
export function standingTitle(revokes: readonly PendingRevoke[], nameOf: (machineId: string) => string): string {
  const [only] = revokes;
  const needing = revokes.filter(needsPerson).length;
  const what =
    revokes.length === 1 && only
      ? `The end of access to ${nameOf(only.machineId)} is not proven yet`
      : `The end of access to ${countMachines(revokes.length)} is not proven yet`;
  if (needing === 0) return what;
  return revokes.length === 1
    ? `${what}: it needs you`
    : `${what}: ${needing} of them need${needing === 1 ? 's' : ''} you`;
}

/** Azure has not answered it, and may never have had it. */
const isUnanswered = (press: PendingRevoke): boolean => press.phase === 'requesting';

/**
 * Whether leaving the page now would lose a request that Azure may never have had, of all `presses`. `isRemoving`: an extension, of which
 * only this page knows. `isTold`: somebody's press is to sign in again, or out, beside which stands what that loses of what waits for a sign-in.
 */
export const mustWarn = (
  presses: readonly PendingRevoke[],
  isDurable: boolean,
  isRemoving: boolean,
  isTold = false,
): boolean =>
  isRemoving || (!isDurable && presses.some((press) => isUnanswered(press) || (!isTold && waitsForSignIn(press))));
