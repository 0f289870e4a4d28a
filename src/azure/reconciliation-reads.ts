import { correlationId } from '#src/consent/consent.ts';
import { extensionPhase } from '#src/consent/preflight-extension.ts';
import {
  type JobsFact,
  type LogFact,
  logKeptMs,
  type ReconciledMachine,
  type UnreadPlace,
} from '#src/consent/reconciliation-evidence.ts';
import { parseResourceId } from '#src/lib/arm-id.ts';
import { createPace, mapLimit } from '#src/lib/concurrency.ts';
import { type ActivityEvent, readActivity, readResourceActivity } from './activity-log.ts';
import type { ConsentHistoryEntry } from './consent-history.ts';
import { readJobs } from './edge-jobs.ts';
import { readExtension } from './extensions.ts';
import type { FleetMachine } from './fleet.ts';
import { logFact, reasonOf } from './reconciliation-facts.ts';
import { serverNow } from './server-clock.ts';

/** A browser keeps few connections to one host, and the person may go on meanwhile. */
const parallel = 6;
/** ARM gives 25 reads a second back: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const readsPerSecond = 20;

export interface Reads {
  signal: AbortSignal;
  turn: () => Promise<void>;
}

export const createReads = (signal: AbortSignal): Reads => ({ signal, turn: createPace(readsPerSecond) });

const jobsOf = async (machineId: string, { signal, turn }: Reads): Promise<JobsFact> => {
  try {
    await turn();
    const reading = await readJobs(machineId, signal);
    return reading.available
      ? { kind: 'read', jobs: reading.jobs, readAt: reading.readAt }
      : { kind: 'unavailable', reason: reading.reason };
  } catch (error) {
    return { kind: 'unread', reason: reasonOf(error) };
  }
};

/** Resource Graph lists and never confirms, so what is compared comes from Azure Resource Manager. */
const extensionOf = async (
  machineId: string,
  { signal, turn }: Reads,
): Promise<Pick<ReconciledMachine, 'extension' | 'extensionUnread'>> => {
  try {
    await turn();
    const { extension } = await readExtension(machineId, signal);
    return { extension };
  } catch (error) {
    return { extension: 'unknown', extensionUnread: reasonOf(error) };
  }
};

/** Jobs and extension of the machines to ask; of the others, what the list says. */
export const readMachines = (
  machines: readonly FleetMachine[],
  asked: ReadonlySet<string>,
  reads: Reads,
): Promise<ReconciledMachine[]> =>
  mapLimit(machines, parallel, async ({ id, name, azureLocal, facts }): Promise<ReconciledMachine> => {
    const bare = { id, name, azureLocal };
    if (!asked.has(id.toLowerCase())) return { ...bare, extension: facts.extension, jobs: { kind: 'notAsked' } };
    const jobs = await jobsOf(id, reads);
    return { ...bare, jobs, ...(await extensionOf(id, reads)) };
  });

/** Who installed the extensions on these machines. */
export const withInstallations = (
  machines: readonly ReconciledMachine[],
  isWanted: (machine: ReconciledMachine) => boolean,
  { signal, turn }: Reads,
): Promise<ReconciledMachine[]> =>
  mapLimit(machines, parallel, async (machine) => {
    const { extension } = machine;
    if (typeof extension !== 'object' || extensionPhase(extension) === 'deleting' || !isWanted(machine)) return machine;
    await turn();
    return {
      ...machine,
      installation: await logOf(() => readResourceActivity(extensionIdOf(machine.id, extension.name), signal)),
    };
  });

export const extensionIdOf = (machineId: string, name: string): string => `${machineId}/extensions/${name}`;

const logOf = async (read: () => Promise<ActivityEvent[]>): Promise<LogFact> => {
  try {
    return logFact(await read());
  } catch (error) {
    return { kind: 'unread', reason: reasonOf(error) };
  }
};

/** The Activity Log of every subscription that holds a copy of the record, under the consent's correlation id. */
const witnessOf = async (entry: ConsentHistoryEntry, { signal, turn }: Reads): Promise<LogFact> => {
  const ids = new Set(entry.records.flatMap(({ deploymentId }) => parseResourceId(deploymentId)?.subscriptionId ?? []));
  const facts: LogFact[] = [];
  for (const id of ids) {
    await turn();
    facts.push(await logOf(() => readActivity(id, correlationId(entry.consentHash), signal)));
  }
  const unread = facts.find((fact) => fact.kind === 'unread');
  const writes = facts.flatMap((fact) => (fact.kind === 'read' ? fact.writes : []));
  // What one log shows counts, although another could not be read.
  return unread !== undefined && writes.length === 0 ? unread : { kind: 'read', writes };
};

export interface Witnesses {
  /** By consent id; the Activity Log is not asked about what it no longer keeps. */
  writes: ReadonlyMap<string, LogFact>;
  unread: UnreadPlace[];
}

export const readWitnesses = async (consents: readonly ConsentHistoryEntry[], reads: Reads): Promise<Witnesses> => {
  const kept = consents.filter(({ consent }) => serverNow() - Date.parse(consent.notBefore) < logKeptMs);
  const facts = await mapLimit(kept, parallel, async (entry) => ({ entry, fact: await witnessOf(entry, reads) }));
  const unread = new Map<string, string[]>();
  for (const { entry, fact } of facts) {
    if (fact.kind === 'unread')
      unread.set(fact.reason, [...(unread.get(fact.reason) ?? []), ...entry.consent.machines]);
  }
  return {
    writes: new Map(facts.map(({ entry, fact }) => [entry.consentId, fact])),
    unread: [...unread].map(([reason, machineIds]) => ({
      what: 'The Activity Log could not be read, so who wrote the records of some consents cannot be told',
      reason,
      machineIds: [...new Set(machineIds)],
    })),
  };
};
