import { withAcceptors } from '#src/azure/acceptors.ts';
import { knownFindings } from '#src/azure/findings.ts';
import { historyQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry, ConsentsReading } from '#src/azure/records.ts';
import { readSigners } from '#src/azure/signers.ts';
import { jobsIn } from '#src/consent/access/consents.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { Finding } from '#src/consent/findings/finding.ts';
import { findingKey } from '#src/consent/findings/standing.ts';
import { inSlices } from '#src/lib/slices.ts';
import { paths } from '#src/paths.ts';
import { serverNow } from '#src/server-time.ts';
import { setMenuCount } from '#src/shell/menu-counts.ts';
import { liveAccess } from './live-access.ts';

/** What changes meanwhile is counted together, ms. */
const paceMs = 1000;

/** Counts high findings in the menu, of what live access has read: nothing is read for them. Called once, after the start. */
export function countHighFindings(): void {
  const compare = createComparer();
  let isWaiting = false;
  const count = async () => {
    const records = queryClient.getQueryData(historyQuery().queryKey);
    const { evidence } = liveAccess.store.getState();
    isWaiting = false;
    if (records)
      setMenuCount(paths.findings(), { count: await compare(evidence, records), words: 'high', isAlarm: true });
  };
  const later = () => {
    if (!isWaiting) setTimeout(() => void count(), paceMs);
    isWaiting = true;
  };
  later();
  // Records that came are told by the machines that are watched for them.
  liveAccess.store.subscribe(({ evidence, watched }, before) => {
    if (evidence !== before.evidence || watched !== before.watched) later();
  });
}

type Compare = (known: ReadonlyMap<string, AccessEvidence>, records: ConsentsReading) => Promise<number>;

/** Compares each machine with the consents that concern it, and again only when it or the records were read anew. */
export function createComparer(): Compare {
  const held = new WeakMap<ConsentsReading, WeakMap<AccessEvidence, readonly string[]>>();
  return async (known, records) => {
    const before = held.get(records) ?? new WeakMap<AccessEvidence, readonly string[]>();
    held.set(records, before);
    const keys = new Set<string>();
    await withAcceptors(records.acceptances);
    const consentsOf = concerning(records);
    const compareOne = (evidence: AccessEvidence) => {
      const own = { ...records, consents: consentsOf(evidence) };
      const found = before.get(evidence) ?? knownFindings([evidence], own, serverNow()).filter(isOpen).map(findingKey);
      before.set(evidence, found);
      for (const key of found) keys.add(key);
    };
    const { signal } = new AbortController();
    await inSlices(known.values(), compareOne, signal);
    // An emergency waits for its review after access has ended, too.
    const consents = records.consents.filter(({ consent }) => Boolean(consent.emergency));
    await readSigners(consents, { signal, onSigner: () => undefined });
    for (const found of knownFindings([], { ...records, consents, problems: [] }, serverNow()).filter(isOpen))
      keys.add(findingKey(found));
    return keys.size;
  };
}

/** The consents that name a machine, or that a job of it bears the name of. */
function concerning({ consents }: ConsentsReading): (evidence: AccessEvidence) => ConsentEntry[] {
  const byId = new Map(consents.map((entry) => [entry.consentId, entry]));
  const byMachine = new Map<string, ConsentEntry[]>();
  for (const entry of consents)
    for (const id of entry.consent.machines) byMachine.set(id, [...(byMachine.get(id) ?? []), entry]);
  return (evidence) => {
    const named = jobsIn(evidence)?.flatMap(({ name }) => byId.get(name.toLowerCase()) ?? []) ?? [];
    return [...new Set([...(byMachine.get(evidence.machineId.toLowerCase()) ?? []), ...named])];
  };
}

/** What is found of a consent shows with each of its machines: its key counts once. */
function isOpen({ severity, standing }: Finding): boolean {
  return severity === 'high' && standing?.is !== 'accepted';
}
