import type { Query } from '@tanstack/react-query';
import { jobsIn } from '#src/consent/access/consents.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { isReportFresh, judgeJob } from '#src/consent/access/job.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { serverNow } from '#src/server-time.ts';
import type { Intent, Outcome } from './operations/operation.ts';
import { queryClient } from './query-client.ts';
import { recordChange, recordEnd } from './recording.ts';
import { machinePermissionsQuery } from './resources/permissions.ts';

/**
 * Puts ends on record that are proven by what any page reads, once: whoever sees one first and may write records does. Best effort, one after
 * another, so that a list of many machines is not held up.
 */
export function watchEnds(): void {
  const done = new Set<string>();
  let working = Promise.resolve();
  const look = ({ queryKey, state }: Query) => {
    if (queryKey.at(-1) !== 'evidence') return;
    const evidence = state.data as AccessEvidence | undefined;
    if (evidence !== undefined) working = working.then(() => recordEnds(evidence, done)).catch(() => undefined);
  };
  const cache = queryClient.getQueryCache();
  cache.subscribe(({ type, query }) => {
    if (type === 'updated') look(query);
  });
  // Pages read before this was loaded, and of access that is over they read once.
  cache.getAll().forEach(look);
}

/** Puts access that an operation made less on record. Best effort; nobody waits for it. */
export function recordOutcome(intent: Intent, outcome: Outcome): void {
  if (intent.kind === 'reduce' && outcome.is === 'reduced')
    void recordChange(intent.machineId, intent.job.toLowerCase(), intent).catch(() => undefined);
}

/** Records the proven ends, of consents that name the machine, that are not on record yet. */
async function recordEnds(evidence: AccessEvidence, done: Set<string>): Promise<void> {
  const { machineId } = evidence;
  const consents = 'value' in evidence.consents ? evidence.consents.value : [];
  for (const job of jobsIn(evidence) ?? []) {
    const { finding } = judgeJob(job, evidence, serverNow());
    const consent = consents.find(({ consentId }) => sameId(consentId, job.name));
    const id = `${machineId} ${job.name.toLowerCase()}`;
    const isProven = finding === 'revoked' || finding === 'expired';
    if (!isProven || consent === undefined || consent.end !== undefined || done.has(id)) continue;
    done.add(id);
    if (!(await mayRecord(machineId))) continue;
    // A report of before the request, or of a machine never used, says nothing of this end.
    const reports = isReportFresh(job) ? job.nodeState : undefined;
    const by = reports === undefined ? 'The machine was connected after it.' : `The machine reports ${reports}.`;
    const proof = `${job.type} ${job.status}${job.endTime === undefined ? '' : ` at ${job.endTime}`}. ${by}`;
    await recordEnd(machineId, consent.consentId, { ended: finding, evidence: proof }).catch(() => undefined);
  }
}

/** As far as roles tell: whoever may only read tries nothing, which Azure would refuse and keep in its Activity Log. */
async function mayRecord(machineId: string): Promise<boolean> {
  const query = { ...machinePermissionsQuery(machineId), staleTime: Number.POSITIVE_INFINITY };
  const permissions = await queryClient.fetchQuery(query).catch(() => undefined);
  return permissions?.writeDeployments !== false;
}
