import {
  isPassedOver,
  isRemovedYetDisplaced,
  isSuperseded,
  judgeJob,
  type JobVerdict,
  saysOf,
} from '#src/consent/access/access-job.ts';
import { outcomeOf } from '#src/consent/access/job-words.ts';
import { rankTable } from '#src/consent/access/access-decision-table.ts';
import {
  connectionAfter,
  isOnOther,
  keptForMs,
  localRemoval,
  onOtherSentence,
} from '#src/consent/access/access-machine.ts';
import {
  type AccessState,
  accessState,
  type AccessEvidence,
  type JobEvidence,
  type RemovedJob,
} from '#src/consent/access/access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';

/** What the evidence says of a removal that was asked for. */
export type RemovalProof =
  | { is: 'proven'; ended: 'revoked' | 'expired'; sentence: string; away?: boolean; note?: string }
  | {
      is: 'repeat';
      note: string;
      away?: boolean;
      /** Nobody is at work against it: Azure only dropped the request. */
      lapsed?: true;
    }
  /** Azure has nothing that could be revoked, and can prove no more than that. */
  | { is: 'absent'; note: string }
  | {
      is: 'open';
      note?: string;
      away?: boolean;
      /** Nothing that Azure can show later proves more. */
      lasting?: boolean;
    };

export const isAway = ({ machine }: AccessEvidence): boolean =>
  typeof machine !== 'object' || machine.status?.toLowerCase() !== 'connected';

/** Azure may have dropped the newest request of the job: it is older than Azure keeps one. */
export const mayBeDropped = (job: JobEvidence, { now }: AccessEvidence): boolean => {
  const at = parseInstant(job.lastModifiedAt) ?? parseInstant(job.startTime);
  return at !== undefined && now - at > keptForMs;
};

/** The machine is back, but the request is older than Azure keeps it. */
const hasLapsed = (job: JobEvidence, evidence: AccessEvidence): boolean =>
  mayBeDropped(job, evidence) && !isAway(evidence);

/** After its agreed end, how the access ended: the machine tells whether that was before. */
const endOfExpired = (job: JobEvidence): 'revoked' | 'expired' =>
  job.nodeState?.toLowerCase() === 'revoked' ? 'revoked' : 'expired';

/** Whether the machine has yet to report on a request that is under way, which may be what has taken a place. */
const isReportAwaited = (evidence: AccessEvidence): boolean =>
  (evidence.jobs === 'unknown' ? [] : evidence.jobs).some(
    (job) =>
      saysOf(job) === 'nothing' &&
      ['Access requested', 'Removal accepted, waiting for the machine'].includes(judgeJob(job, evidence).word),
  );

/** As long as that is open. */
export const awaitsReport = (evidence: AccessEvidence): RemovalProof => ({
  is: 'open',
  note: 'The machine reports that other access has taken the place of this one, and has not reported on access that was asked for since. Nothing is asked for until it does.',
  away: isAway(evidence),
});

/** Why what another machine makes of a removal proves nothing. */
const ofOther = ({ detail }: JobVerdict): string =>
  detail.includes(onOtherSentence) ? detail : `${detail} ${onOtherSentence}`;

const ofJob = (job: JobEvidence, evidence: AccessEvidence): RemovalProof => {
  const away = isAway(evidence);
  const verdict = judgeJob(job, evidence);
  if (verdict.word === 'Revoked') return { is: 'proven', ended: 'revoked', sentence: verdict.detail };
  if (verdict.word === 'Expired') return { is: 'proven', ended: endOfExpired(job), sentence: verdict.detail };
  if (job.type.toLowerCase() !== 'revoke') {
    return { is: 'repeat', note: 'Azure shows the job without the request to revoke, so it is asked again.', away };
  }
  if (outcomeOf(job) === 'failed') return { is: 'repeat', note: verdict.detail, away };
  if (isRemovedYetDisplaced(verdict))
    return isReportAwaited(evidence)
      ? awaitsReport(evidence)
      : { is: 'open', note: verdict.detail, away, lasting: true };
  if (isOnOther(job, evidence)) return { is: 'open', note: ofOther(verdict), away, lasting: true };
  if (hasLapsed(job, evidence)) {
    return {
      is: 'repeat',
      note: 'The request has waited longer than Azure keeps one, and the machine has not confirmed it, so it is asked again.',
      away,
      lapsed: true,
    };
  }
  return { is: 'open', note: verdict.detail, away };
};

/** Words of a state that leave open whether access may still be there. */
const openKinds: ReadonlySet<string> = new Set(['unknown', 'removedFromAzure', 'removalAcceptedWaitingForTheMachine']);

/**
 * Judges a removal that had no job to revoke; pure. Never `proven`: somebody may have deleted a job that no page here has seen, and no
 * evidence tells whether the machine heard of that before Azure dropped it. `isReplaced`: the person has granted access since, which is not
 * part of the evidence; it is not held up by a machine that is away. `read`: all there is, also what the removal did not mean.
 */
export const absenceProof = (
  evidence: AccessEvidence,
  {
    removeExtension,
    isReplaced = false,
    read = evidence,
  }: { removeExtension: boolean; isReplaced?: boolean; read?: AccessEvidence },
): RemovalProof => {
  const state = accessState(evidence);
  const mayHaveAccess = evidence.jobs === 'unknown' ? state.canRevoke.allowed : notOver(evidence).length > 0;
  const isRemoving = removeExtension && evidence.extension !== 'absent';
  if (mayHaveAccess || openKinds.has(state.kind) || isRemoving)
    return {
      is: 'open',
      note: state.detail,
      away: isAway(evidence),
      lasting: isMachineGone(evidence) || (!isRemoving && isLasting(state, evidence, read)),
    };
  if (isReplaced)
    return { is: 'absent', note: `Azure shows no access but what was changed or granted since. ${unseenAccess}` };
  if (isAway(evidence)) {
    const why =
      evidence.machine === 'unknown'
        ? 'whether the machine is connected could not be read'
        : 'the machine is not connected';
    const note = `Azure shows no access, but ${why}, and support access that was set up earlier may continue on it. ${localRemoval}`;
    return { is: 'open', note, away: true };
  }
  const extension = removeExtension ? ' and no longer has the remote support extension' : '';
  return { is: 'absent', note: `Azure shows no access${extension}. ${unseenAccess} ${localRemoval}` };
};

/**
 * Whether what is left open stays so: nothing gives access by what Azure shows, and of a job that is gone, or of what had taken the place of
 * one, nothing can be known any more.
 */
const isLasting = ({ kind, job }: AccessState, evidence: AccessEvidence, read: AccessEvidence): boolean => {
  if (kind === 'unknown' && job !== undefined)
    return isRemovedYetDisplaced(judgeJob(job, evidence)) && !isReportAwaited(read);
  return kind === 'removedFromAzure' && evidence.removedJobs?.some((gone) => isLastingly(gone, evidence)) === true;
};

/** What an absence of access in Azure leaves open. */
const unseenAccess =
  'It cannot show access whose job somebody deleted with another client, which may continue on the machine.';

/** Jobs that give or may give access, those that decide the state first: never one on its way out before one that may still let Microsoft Support in. */
export const notOver = (evidence: AccessEvidence): JobEvidence[] => {
  const jobs = evidence.jobs === 'unknown' ? [] : evidence.jobs;
  const verdicts = jobs
    .filter((job) => !isSuperseded(job))
    .map((job) => judgeJob(job, evidence))
    .filter((verdict) => verdict.standing !== 'over' && !isRemovedYetDisplaced(verdict));
  const rank = ({ standing, word }: JobVerdict): number => (standing === 'live' ? rankTable[word] : 3);
  return verdicts.toSorted((one, other) => rank(one) - rank(other)).map(({ job }) => job);
};

/** Whether a job began after the revoke: then somebody let Microsoft Support in anew, which the revoke did not mean. Times in ms. */
export const isNewer = (job: Partial<JobEvidence>, startedAt: number): boolean => {
  const at = parseInstant(job.createdAt) ?? parseInstant(job.lastModifiedAt);
  // A request that was on its way when the revoke began may be dated a little later.
  return at !== undefined && at > startedAt + 5 * 60_000;
};

/**
 * Another job through which Microsoft Support may be in, when that of `jobName` is over; or one whose place something has taken that Azure
 * does not show. What has taken a place is looked for in all that was `read`.
 */
export const otherAccess = (
  jobName: string,
  evidence: AccessEvidence,
  read: AccessEvidence = evidence,
): JobEvidence | undefined => {
  const isOther = ({ name }: JobEvidence): boolean => name.toLowerCase() !== jobName.toLowerCase();
  const live = notOver(evidence).find((job) => isOther(job) && judgeJob(job, read).standing === 'live');
  if (live !== undefined || evidence.jobs === 'unknown') return live;
  return evidence.jobs.find(
    (job) => isOther(job) && !isPassedOver(job, read) && judgeJob(job, read).word === 'Unknown',
  );
};

/**
 * A machine that came back too late does not come back earlier, and one that has taken the name of another gives it back as little. When the
 * job was there may still be learnt from records, for a while.
 */
const isLastingly = (gone: RemovedJob, evidence: AccessEvidence): boolean => {
  const { goneAt, thereAt } = gone;
  const isLate =
    connectionAfter(goneAt, evidence, thereAt) === 'late' &&
    (Number.isFinite(thereAt) || connectionAfter(goneAt, evidence) === 'proven');
  return isLate || isOnOther(gone, evidence);
};

/** A machine that Azure has had no more for so long, ms, is taken for deleted, and no reading of it proves anything any more. */
const goneForGoodMs = 3_600_000;

const isMachineGone = ({ machine, machineGoneAt, now }: AccessEvidence): boolean =>
  machine === 'notFound' && machineGoneAt !== undefined && now - machineGoneAt >= goneForGoodMs;

/**
 * The job was there when it was to be revoked, and Azure no longer lists it: another person deleted it, or Azure tidied up. It is judged
 * as if it had been the only one, so that nothing else on the machine proves or hides its end.
 */
const ofGone = (jobName: string, evidence: AccessEvidence): RemovalProof => {
  const away = isAway(evidence);
  const gone = evidence.removedJobs?.find(({ name }) => name.toLowerCase() === jobName.toLowerCase());
  if (gone === undefined) return { is: 'open', note: accessState(evidence).detail, away };
  const { pending: _pending, jobsUnavailable: _unavailable, ...read } = evidence;
  // That its end has passed ends nothing for certain.
  const judged = { ...gone, until: Number.POSITIVE_INFINITY };
  const state = accessState({ ...read, jobs: [], records: [], extension: 'absent', removedJobs: [judged] });
  if (state.kind === 'revoked') return { is: 'proven', ended: 'revoked', sentence: state.detail };
  return { is: 'open', note: state.detail, away, lasting: isLastingly(gone, evidence) };
};

const proofOfJob = (jobName: string, evidence: AccessEvidence): RemovalProof => {
  if (evidence.jobs === 'unknown') return { is: 'open', note: accessState(evidence).detail, away: isAway(evidence) };
  const job = evidence.jobs.find(({ name }) => name.toLowerCase() === jobName.toLowerCase());
  return job === undefined ? ofGone(jobName, evidence) : ofJob(job, evidence);
};

/** Judges the removal of one job's access; pure. */
export const removalProof = (jobName: string, evidence: AccessEvidence): RemovalProof => {
  const proof = proofOfJob(jobName, evidence);
  return proof.is === 'open' && isMachineGone(evidence) ? { ...proof, lasting: true } : proof;
};
