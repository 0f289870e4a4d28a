import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import type { AzureError } from '#src/azure/transport/errors.ts';
import { revokeLookTurn } from '#src/azure/transport/bulk-pace.ts';
import { readEvidence } from '#src/azure/evidence/machine-evidence.ts';
import { namedJob } from '#src/azure/journal/revoke-journal.ts';
import { notOver, removalProof } from './removal-proof.ts';
import {
  acceptedOf,
  areAsking,
  type Ask,
  ask,
  askOf,
  isAnyAccepted,
  isCurrent,
  isMeant,
  nextAnswer,
  noteShown,
} from './revoke-asks.ts';
import { sharedMs } from './revoke-pace.ts';
import { atMost } from './revoke-records.ts';
import { whyWait } from './revoke-replaced.ts';
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
    .filter((job) => !isCurrent(removal, job.name) && isMeant(removal, job) && !whyWait(removal, job.name, evidence))
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

/** Between two looks for other jobs while Azure has accepted no request, seconds. */
const lookAgainSeconds = 15;

/** Until it is time to look again, or a request has its answer: nobody is to hear of a refusal later for it. */
const untilDue = async (removal: Removal): Promise<void> => {
  if (areAsking(removal)) await atMost(sharedMs(lookAgainSeconds), nextAnswer(removal), removal.signal);
};

/**
 * Asks for what the press meant besides what was asked for from this page: it appears late, or a request was perhaps never sent before a
 * reload. Azure is read as long as it has accepted none of the requests and not refused all; what pursues the revoke reads it from then on.
 * Resolves with the first of the found that Azure accepted.
 */
export const askForFurther = async (
  removal: Removal,
  { looksAtOnce }: { looksAtOnce: boolean },
): Promise<JobToRevoke> => {
  const { machineId } = removal.row;
  if (namedJob(removal.row) !== undefined) return Promise.any([]);
  const found: Promise<JobToRevoke>[] = [];
  for (let isDueNow = looksAtOnce; ; isDueNow = false) {
    if (isDueNow) await revokeLookTurn(machineId, removal.signal);
    else await untilDue(removal);
    if (isAnyAccepted(removal) || !(isDueNow || areAsking(removal))) return Promise.any(found);
    const evidence = await readEvidence(machineId, removal.signal, true);
    noteShown(removal, evidence);
    found.push(...othersNotAsked(removal, evidence).map((job) => acceptedOf(removal, job)));
  }
};
