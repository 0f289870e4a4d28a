import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { describeError } from '#src/azure/transport/errors.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import type { Tone } from '#src/ui/tone.ts';

export const machineName = (machineId: string): string => parseMachineId(machineId)?.name ?? machineId;

/** Most revokes are proven within seconds; only what takes longer, or needs a person, stands on every page, ms. */
const soonMs = 15_000;

const isUnderWay = (phase: PendingRevoke['phase']): boolean => phase === 'requesting' || phase === 'accepted';

/** Requests whose end is not proven, those that need a person first, then the oldest. `now` in ms of server time. */
export function standingRevokes(revokes: readonly PendingRevoke[], now: number): PendingRevoke[] {
  const needsPerson = ({ phase }: PendingRevoke) => (phase === 'refused' ? 0 : 1);
  return revokes
    .filter(({ phase, startedAt }) => phase === 'refused' || (isUnderWay(phase) && now - startedAt >= soonMs))
    .toSorted((a, b) => needsPerson(a) - needsPerson(b) || a.startedAt - b.startedAt);
}

const phases: Record<PendingRevoke['phase'], { word: string; tone: Tone }> = {
  requesting: { word: 'Requesting removal', tone: 'busy' },
  accepted: { word: 'Removal accepted, not proven yet', tone: 'attention' },
  refused: { word: 'Not proven: it needs you', tone: 'bad' },
  proven: { word: 'Proven', tone: 'good' },
  absent: { word: 'Azure shows no access', tone: 'neutral' },
};

/** Without a job Azure was sent no request to revoke that it could have accepted. */
const acceptedWithoutJob = { word: 'Nothing to revoke in Azure, not proven', tone: 'attention' } as const;

const isWithoutJob = ({ phase, jobName }: Pick<PendingRevoke, 'phase' | 'jobName'>): boolean =>
  phase === 'accepted' && jobName === undefined;

export const phaseWords = (revoke: Pick<PendingRevoke, 'phase' | 'jobName'>): { word: string; tone: Tone } =>
  isWithoutJob(revoke) ? acceptedWithoutJob : phases[revoke.phase];

/** What stands in the way of the proof. */
export function obstacle(revoke: PendingRevoke): string {
  const { phase, error, note } = revoke;
  if (error) {
    const { why, whatToDo } = describeError(error);
    // Azure's whole sentence, with ids and scopes, stands on the machine's page.
    const short = error.missingAction === undefined ? why : `The permission ${error.missingAction} is missing.`;
    return `${short} ${whatToDo}`;
  }
  if (note !== undefined) return note;
  if (isWithoutJob(revoke)) return 'Azure shows no access to revoke. Nothing proves that none is left on the machine.';
  return phase === 'requesting'
    ? 'Azure has not answered yet; it is asked again.'
    : 'Azure has the request. Nothing proves yet that the machine has carried it out.';
}

/** The line that stands above every page. */
export function standingTitle(revokes: readonly PendingRevoke[], nameOf: (machineId: string) => string): string {
  const [only] = revokes;
  const needing = revokes.filter(({ phase }) => phase === 'refused').length;
  const what =
    revokes.length === 1 && only
      ? `The end of access to ${nameOf(only.machineId)} is not proven yet`
      : `The end of access to ${revokes.length} machines is not proven yet`;
  if (needing === 0) return what;
  return revokes.length === 1
    ? `${what}: it needs you`
    : `${what}: ${needing} of them need${needing === 1 ? 's' : ''} you`;
}

/** Whether closing the page now would lose a request that Azure may never have had. `isRemoving`: an extension, of which only this page knows. */
export const mustWarn = (revokes: readonly PendingRevoke[], isDurable: boolean, isRemoving: boolean): boolean =>
  isRemoving || (!isDurable && revokes.some(({ phase }) => phase === 'requesting'));
