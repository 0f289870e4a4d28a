import type { AccessEvidence, JobEvidence } from '#src/consent/access-state.ts';
import { wait } from '#src/lib/wait.ts';
import type { AzureError } from './errors.ts';
import { readEvidence } from './machine-evidence.ts';
import { notOver, removalProof } from './removal-proof.ts';
import { type Ask, ask, askOf, isAsking, isCurrent, isMeant } from './revoke-asks.ts';
import { namedJob } from './revoke-journal.ts';
import { backoff } from './revoke-request.ts';
import type { Removal } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';

// What a press meant that named no job, besides the job that is pursued.

/** Whether a job that was asked for before may be asked for again. */
const isDue = ({ isUnderWay, refusal, times, answeredAt }: Ask): boolean =>
  !isUnderWay && refusal === undefined && performance.now() - answeredAt >= backoff(times) * 1000;

/** The other jobs that the press meant, where the evidence calls for a request. */
const othersToAsk = (removal: Removal, evidence: AccessEvidence): { job: JobEvidence; isLapsed: boolean }[] =>
  notOver(evidence)
    .filter((job) => !isCurrent(removal, job.name) && isMeant(removal, job))
    .flatMap((job) => {
      const proof = removalProof(job.name, evidence);
      return proof.is === 'repeat' ? [{ job, isLapsed: proof.lapsed === true }] : [];
    });

/** Those of them for which nothing was asked from this page. */
const othersNotAsked = (removal: Removal, evidence: AccessEvidence): JobToRevoke[] =>
  othersToAsk(removal, evidence).flatMap(({ job }) => (askOf(removal, job) === undefined ? [job] : []));

/**
 * Asks for the other jobs that the press meant, where the evidence calls for it: they are not asked for yet after a reload or for having
 * appeared late, or the request failed or has lapsed. `mostRepeats` for each, as for the one that is pursued; then it counts as refused.
 */
export const askForOthers = (
  removal: Removal,
  evidence: AccessEvidence,
  { mostRepeats, contested }: { mostRepeats: number; contested: (removal: Removal) => AzureError },
): void => {
  for (const { job, isLapsed } of othersToAsk(removal, evidence)) {
    const known = askOf(removal, job);
    if (known !== undefined && !isDue(known)) continue;
    if (known !== undefined && !isLapsed) {
      if (known.repeats >= mostRepeats) {
        known.refusal = contested(removal);
        continue;
      }
      known.repeats += 1;
    }
    ask(removal, job);
  }
};

/** Between two looks for other jobs, while the request for the first is under way, ms. */
const lookAgainMs = 15_000;

/** Until it is time to look again, or the request for the job has its answer: nobody is to hear of a refusal later for it. */
const untilDue = async (removal: Removal, job: JobToRevoke): Promise<void> => {
  const answered = askOf(removal, job)?.sent.catch(() => undefined);
  await Promise.race([wait(lookAgainMs, removal.signal), ...(answered === undefined ? [] : [answered])]);
};

/**
 * What the press meant besides what was asked for from this page: it appears late, or a request was perhaps never sent before a reload.
 * Azure is read as long as the request for `job` is under way and nothing was found; what pursues the revoke reads it from then on.
 */
export const findOthers = async (
  removal: Removal,
  job: JobToRevoke,
  { looksAtOnce }: { looksAtOnce: boolean },
): Promise<readonly JobToRevoke[]> => {
  if (namedJob(removal.row) !== undefined) return [];
  for (let isDueNow = looksAtOnce; ; isDueNow = false) {
    if (!isDueNow) await untilDue(removal, job);
    if (!isDueNow && !isAsking(removal, job)) return [];
    const evidence = await readEvidence(removal.row.machineId, removal.signal, true);
    const others = othersNotAsked(removal, evidence);
    if (others.length > 0) return others;
  }
};
