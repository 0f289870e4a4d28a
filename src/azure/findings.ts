import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { heldAcceptors, withAcceptors } from '#src/azure/acceptors.ts';
import { heldEvidence, machineEvidence, noEvidence, readEvidence } from '#src/azure/evidence.ts';
import { type Fleet, fleetQuery, idsWithExtension } from '#src/azure/fleet/fleet.ts';
import { historyQuery, unlistedIn } from '#src/azure/history.ts';
import {
  type ClosedRequests,
  closedRequests,
  heldClosedRequests,
  requestSubscriptions,
} from '#src/azure/closed-requests.ts';
import { heldActivity, jobLogQuery } from '#src/azure/job-log.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { config } from '#src/config.ts';
import { readUngiven } from '#src/azure/authority.ts';
import { type ConsentEntry, type ConsentsReading, groupRecordsQuery } from '#src/azure/records.ts';
import { ticketsPath, ticketsQuery } from '#src/azure/resources/support-tickets.ts';
import { heldSigners, readSigners } from '#src/azure/signers.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { Finding, FindingFacts, ProblemFact } from '#src/consent/findings/finding.ts';
import { byGravity, findingsIn, findingsOf } from '#src/consent/findings/findings.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import { createBreather, createTeller, forEachOf, inSlices } from '#src/lib/slices.ts';
import { parseInstant } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';

export interface FindingsReading {
  findings: Finding[];
  /** How many machines were to be read, and how many have been: more may come while they differ. */
  machines: number;
  read: number;
  /** Server time when the reading began, ms. */
  readAt: number;
  /** What was compared. */
  facts: FindingFacts;
}

/** So many machines are on their way at once: what has not begun when one leaves the page never does. */
const atOnce = 12;
/** Parts of the answer are shown so often, ms. */
const partsEveryMs = 1000;

/**
 * Everything that Azure shows held against everything on record: of all machines that have the extension, or that a consent names whose time
 * is not long over. Comes in parts, for thousands of machines take minutes. Rejects only when no machine can be listed at all.
 */
export function findingsQuery() {
  return queryOptions({
    queryKey: ['findings'],
    queryFn: ({ signal, client }): Promise<FindingsReading> => readFindings(client, signal),
    staleTime: 60_000,
  });
}

/** What is to be said of machines, from what was read of them already. */
export function knownFindings(machines: readonly AccessEvidence[], records: ConsentsReading, now: number): Finding[] {
  const { consents } = records;
  const closed = heldClosedRequests(consents, now);
  const acceptances = heldAcceptors(records.acceptances);
  return findingsOf({ ...recordFacts(records), machines, acceptances, signers: heldSigners(consents), closed, now });
}

/** Compares machines anew of which more was read since, as after a revoke: to read all of them again can take minutes. */
export function renewFindings(machineIds: readonly string[]): void {
  compareAnew(({ machines }) => ({
    machines: machines.map((known) => {
      if (!machineIds.includes(known.machineId)) return known;
      const { machine, jobs } = heldEvidence(known.machineId);
      return withActivity({ ...known, ...('value' in machine && { machine }), ...('value' in jobs && { jobs }) });
    }),
  }));
}

/** Compares anew with what was accepted in this resource group since. Throws AzureError. */
export async function renewAcceptances(groupId: string): Promise<void> {
  const { acceptances } = await queryClient.fetchQuery(groupRecordsQuery(groupId));
  const own = await withAcceptors(acceptances);
  compareAnew((facts) => ({ acceptances: [...facts.acceptances.filter((one) => one.groupId !== groupId), ...own] }));
}

function compareAnew(change: (facts: FindingFacts) => Partial<FindingFacts>): void {
  queryClient.setQueryData(findingsQuery().queryKey, (reading) => {
    if (reading === undefined) return undefined;
    const facts = { ...reading.facts, ...change(reading.facts), now: serverNow() };
    return { ...reading, facts, findings: findingsOf(facts) };
  });
}

async function readFindings(client: QueryClient, signal: AbortSignal): Promise<FindingsReading> {
  const readAt = serverNow();
  const breathe = createBreather(signal);
  const [fleet, records] = await Promise.all([client.fetchQuery(fleetQuery()), client.fetchQuery(historyQuery())]);
  // Whoever else waited for the consents is at work in the same task.
  await breathe();
  const ids = machinesToRead(fleet, records, readAt);
  const machines: AccessEvidence[] = [];
  const signers = new Map<string, RecordSignature>();
  const onSigner = (id: string, signer: RecordSignature | undefined): void => void (signer && signers.set(id, signer));
  // Whether a consent took another's place, or an emergency was reviewed, depends on a signature; all others are checked meanwhile.
  const dependsOnSignature = ({ consent }: ConsentEntry): boolean =>
    Boolean(consent.emergency) ||
    (consent.replaces.length > 0 && (parseInstant(consent.notAfter) ?? Infinity) > readAt);
  const [acceptances] = await Promise.all([
    withAcceptors(records.acceptances),
    readSigners(records.consents.filter(dependsOnSignature), { signal, onSigner }),
  ]);
  const known = recordFacts(records);
  // The records' reading may have said it of the same subscriptions.
  const told = new Set(known.problems.map(({ scope }) => scope));
  const problems: ProblemFact[] = [...known.problems, ...unlistedIn(fleet).filter(({ scope }) => !told.has(scope))];
  let closed: ClosedRequests = new Map();
  const reading = async (): Promise<FindingsReading> => {
    const read = { machines: machines.map(withActivity), signers, closed, acceptances };
    const facts = { ...known, ...read, problems, now: serverNow() };
    const findings: Finding[] = [];
    await inSlices(findingsIn(facts), (found) => findings.push(...found), signal);
    return { findings: byGravity(findings), machines: ids.length, read: facts.machines.length, readAt, facts };
  };
  const tellPart = createTeller(partsEveryMs, async () => {
    client.setQueryData(findingsQuery().queryKey, await reading());
  });
  const running = new Map<string, ConsentEntry[]>();
  for (const entry of records.consents.filter(({ consent }) => (parseInstant(consent.notAfter) ?? 0) > readAt))
    for (const id of entry.consent.machines) running.set(id, [...(running.get(id) ?? []), entry]);
  const compare = async (id: string): Promise<void> => {
    const { jobs } = await readEvidence(id, ['jobs'], { signal, urgency: 'background' });
    machines.push({ ...listed(fleet, id), jobs, ungiven: await readUngiven(id, running.get(id) ?? [], jobs) });
    await tellPart();
  };
  const readRequests = async (): Promise<void> => {
    const read = await client.fetchQuery(ticketsQuery(requestSubscriptions(records.consents, readAt)));
    closed = closedRequests(records.consents, read.tickets);
    for (const { subscriptionId, problem } of read.problems)
      problems.push({ is: 'unread', scope: ticketsPath(subscriptionId), problem });
  };
  await tellPart();
  // What shows before signatures, requests and log are here lacks only what they tell.
  const subscriptions = new Set(ids.map((id) => id.split('/', 3).join('/')));
  await Promise.all([
    readSigners(records.consents, { signal, onSigner }),
    readRequests(),
    forEachOf(ids, atOnce, compare),
    ...[...subscriptions].map((id) => client.prefetchQuery(jobLogQuery(id))),
  ]);
  return reading();
}

/** A machine without the extension that no recent consent names has nothing to compare. Its listing says what its extension is. */
function machinesToRead(fleet: Fleet, { consents }: ConsentsReading, now: number): string[] {
  const ids = new Set(idsWithExtension(fleet));
  for (const { consent } of consents)
    if ((parseInstant(consent.notAfter) ?? now) > now - recentMs)
      for (const id of consent.machines) if (fleet.machines.indexOf(id) !== -1) ids.add(id);
  return [...ids];
}

/** What the list says of a machine: enough to compare, as access is told by the jobs alone. */
function listed({ machines, readAt }: Fleet, machineId: string): AccessEvidence {
  const found = machines.at(machines.indexOf(machineId));
  if (found === undefined) return noEvidence(machineId);
  const { extension } = found.facts;
  return {
    ...noEvidence(machineId),
    machine: { readAt, value: machineEvidence(found) },
    ...(extension !== undefined && { extension: { readAt, value: extension } }),
  };
}

function withActivity(evidence: AccessEvidence): AccessEvidence {
  return { ...evidence, activity: heldActivity(evidence.machineId) ?? evidence.activity };
}

/** Access that should be over this long is looked for once more, ms: its job, if any, says so itself through the extension. */
const recentMs = 7 * 24 * 3_600_000;

function recordFacts({ consents, problems }: ConsentsReading): Pick<FindingFacts, 'consents' | 'problems' | 'advice'> {
  return { advice: config().advice, consents, problems: [...problems, ...consents.flatMap((entry) => entry.problems)] };
}
