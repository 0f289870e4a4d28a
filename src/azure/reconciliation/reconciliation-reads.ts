import { queryOptions } from '@tanstack/react-query';
import { correlationId } from '#src/consent/consent.ts';
import { extensionPhase } from '#src/consent/preflight/preflight-extension.ts';
import {
  type JobsFact,
  type LogFact,
  logKeptMs,
  type LogWrite,
  type ReconciledMachine,
  type Unread,
  type UnreadPlace,
} from '#src/consent/reconciliation/reconciliation-evidence.ts';
import { parseResourceId } from '#src/lib/arm-id.ts';
import { createPace, mapLimit } from '#src/lib/concurrency.ts';
import { type ActivityEvent, readActivity, readResourceActivity } from '#src/azure/resources/activity-log.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-history.ts';
import { readJobs } from '#src/azure/resources/edge-jobs.ts';
import { readExtension } from '#src/azure/resources/extensions.ts';
import type { FleetEntry } from '#src/azure/fleet/fleet-table.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { logFact, unreadUnlessOver } from './reconciliation-facts.ts';
import { countReads } from './reconciliation-progress.ts';

/** A browser keeps few connections to one host, and the person may go on meanwhile. */
const parallel = 6;
/** ARM counts by subscription and gives 25 reads a second back: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const readsPerSecond = 20;

export interface Reads {
  signal: AbortSignal;
  /** A turn to read something of the subscription in this ARM id. */
  turn: (id: string) => Promise<void>;
}

const subscriptionOf = (id: string): string => id.toLowerCase().split('/')[2] ?? '';

export const createReads = (signal: AbortSignal): Reads => {
  const paces = new Map<string, () => Promise<void>>();
  return {
    signal,
    turn(id) {
      const subscription = subscriptionOf(id);
      const pace = paces.get(subscription) ?? createPace(readsPerSecond);
      paces.set(subscription, pace);
      return pace();
    },
  };
};

/** One of each subscription in turn, so that no subscription is read alone at its own pace while the others wait. */
const inTurns = <Item extends { id: string }>(items: readonly Item[]): Item[] => {
  const seen = new Map<string, number>();
  const numbered = items.map((item) => {
    const place = seen.get(subscriptionOf(item.id)) ?? 0;
    seen.set(subscriptionOf(item.id), place + 1);
    return { item, place };
  });
  return numbered.toSorted((a, b) => a.place - b.place).map(({ item }) => item);
};

const jobsOf = async (machineId: string, { signal, turn }: Reads): Promise<JobsFact> => {
  try {
    await turn(machineId);
    const reading = await readJobs(machineId, signal);
    return reading.available
      ? { kind: 'read', jobs: reading.jobs, readAt: reading.readAt }
      : { kind: 'unavailable', reason: reading.reason };
  } catch (error) {
    return { kind: 'unread', ...unreadUnlessOver(error) };
  }
};

/** Resource Graph lists and never confirms, so what is compared comes from Azure Resource Manager. */
const extensionOf = async (
  machineId: string,
  { signal, turn }: Reads,
): Promise<Pick<ReconciledMachine, 'extension' | 'extensionUnread'>> => {
  try {
    await turn(machineId);
    const { extension } = await readExtension(machineId, signal);
    return { extension };
  } catch (error) {
    return { extension: 'unknown', extensionUnread: unreadUnlessOver(error) };
  }
};

/** Jobs and extension of the machines to ask; of the others, what the list says. */
export const readMachines = async (
  machines: readonly FleetEntry[],
  asked: ReadonlySet<string>,
  reads: Reads,
): Promise<ReconciledMachine[]> => {
  const isAsked = ({ id }: FleetEntry) => asked.has(id.toLowerCase());
  const toRead = inTurns(machines.filter(isAsked));
  const count = countReads('machines', toRead.length);
  const read = await mapLimit(toRead, parallel, async ({ id, name, azureLocal }): Promise<ReconciledMachine> => {
    const [jobs, extension] = await Promise.all([jobsOf(id, reads), extensionOf(id, reads)]);
    count();
    return { id, name, azureLocal, jobs, ...extension };
  });
  const listed = machines
    .filter((machine) => !isAsked(machine))
    .map(({ id, name, azureLocal, extension }): ReconciledMachine => {
      return { id, name, azureLocal, extension, jobs: { kind: 'notAsked' } };
    });
  return [...read, ...listed];
};

/** Who installed the extensions on these machines. */
export const withInstallations = async (
  machines: readonly ReconciledMachine[],
  isWanted: (machine: ReconciledMachine) => boolean,
  { signal, turn }: Reads,
): Promise<ReconciledMachine[]> => {
  const wanted = inTurns(
    machines.filter(
      (machine) =>
        typeof machine.extension === 'object' && extensionPhase(machine.extension) !== 'deleting' && isWanted(machine),
    ),
  );
  const count = countReads('log', wanted.length);
  const found = await mapLimit(wanted, parallel, async ({ id, extension }) => {
    await turn(id);
    const name = typeof extension === 'object' ? extension.name : '';
    const installation = await logOf(() => readResourceActivity(extensionIdOf(id, name), signal));
    count();
    return [id, installation] as const;
  });
  const installations = new Map(found);
  return machines.map((machine) => {
    const installation = installations.get(machine.id);
    return installation === undefined ? machine : { ...machine, installation };
  });
};

export const extensionIdOf = (machineId: string, name: string): string => `${machineId}/extensions/${name}`;

const logOf = async (read: () => Promise<ActivityEvent[]>): Promise<LogFact> => {
  try {
    return logFact(await read());
  } catch (error) {
    return { kind: 'unread', ...unreadUnlessOver(error) };
  }
};

interface Witness {
  fact: LogFact;
  unread: (Unread & { subscriptionId: string })[];
}

/** The Activity Log of every subscription that holds a copy of the record, under the consent's correlation id. What one shows counts, although another could not be read. */
const witnessOf = async (entry: ConsentHistoryEntry, { signal, turn }: Reads): Promise<Witness> => {
  const ids = new Set(entry.records.flatMap(({ deploymentId }) => parseResourceId(deploymentId)?.subscriptionId ?? []));
  const writes: LogWrite[] = [];
  const unread: Witness['unread'] = [];
  for (const id of ids) {
    await turn(`/subscriptions/${id}`);
    const fact = await logOf(() => readActivity(id, correlationId(entry.consentHash), signal));
    if (fact.kind === 'read') writes.push(...fact.writes);
    else {
      const { kind: _, ...why } = fact;
      unread.push({ subscriptionId: id, ...why });
    }
  }
  return { fact: { kind: 'read', writes, ...(unread.length > 0 && { partly: true }) }, unread };
};

/** What the Activity Log holds under the correlation id of one consent; partly where a log could not be read. */
export const consentLogQuery = (entry: ConsentHistoryEntry) =>
  queryOptions({
    queryKey: ['consentLog', entry.consentId],
    queryFn: async ({ signal }) => (await witnessOf(entry, createReads(signal))).fact,
    staleTime: 60_000,
  });

export interface Witnesses {
  /** By consent id; the Activity Log is not asked about what it no longer keeps. */
  writes: ReadonlyMap<string, LogFact>;
  unread: UnreadPlace[];
}

export const readWitnesses = async (consents: readonly ConsentHistoryEntry[], reads: Reads): Promise<Witnesses> => {
  const kept = consents.filter(({ consent }) => serverNow() - Date.parse(consent.notBefore) < logKeptMs);
  const count = countReads('log', kept.length);
  const found = await mapLimit(kept, parallel, async (entry) => {
    const witness = await witnessOf(entry, reads);
    count();
    return { entry, ...witness };
  });
  const unread = new Map<string, UnreadPlace & { machineIds: string[] }>();
  for (const { entry, unread: logs } of found) {
    for (const { subscriptionId, ...why } of logs) {
      const key = `${subscriptionId.toLowerCase()} ${why.reason}`;
      const what = `The Activity Log of subscription ${subscriptionId} could not be read, so who wrote the consent records there cannot be told`;
      const place = unread.get(key) ?? { what, ...why, machineIds: [] };
      place.machineIds.push(...entry.consent.machines);
      unread.set(key, place);
    }
  }
  return {
    writes: new Map(found.map(({ entry, fact }) => [entry.consentId, fact])),
    unread: [...unread.values()].map((place) => ({ ...place, machineIds: [...new Set(place.machineIds)] })),
  };
};
