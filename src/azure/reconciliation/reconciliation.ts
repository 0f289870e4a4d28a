import { queryOptions } from '@tanstack/react-query';
import { config } from '#src/config.ts';
import type {
  ReconciledMachine,
  ReconciliationEvidence,
  UnreadPlace,
} from '#src/consent/reconciliation/reconciliation-evidence.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { reconcile } from '#src/consent/reconciliation/reconciliation.ts';
import { isConsentRecord } from '#src/consent/record.ts';
import {
  type ConsentHistoryEntry,
  type ConsentsReading,
  groupsOf,
  readGroups,
} from '#src/azure/records/consent-history.ts';
import { standingOn } from '#src/azure/records/consent-standing.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { incompleteSentence } from '#src/azure/fleet/fleet-words.ts';
import { fetchNew } from '#src/azure/query-client.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { findingsCount } from './findings-count.ts';
import { consentFact, groupsRead, unfitFacts, unreadFor, unreadGroups } from './reconciliation-facts.ts';
import { reconciliationProgress } from './reconciliation-progress.ts';
import { createReads, readMachines, readWitnesses, withInstallations } from './reconciliation-reads.ts';

/** How much was compared, so that nothing found is not more than it is. */
export interface Compared {
  /** Machines that were listed. */
  machines: number;
  /** Of these, machines whose jobs and extensions were asked for; of the others the list says that they have no extension. */
  asked: number;
  /** Of these, machines of which something could not be read. */
  unread: number;
  jobs: number;
  extensions: number;
  /** Copies of consent records, whether or not they verify. */
  records: number;
  consents: number;
}

export interface Reconciliation {
  findings: Finding[];
  compared: Compared;
  /** Server time before which nothing of it was read, ms: that of the machine whose jobs were read first, or of the beginning. */
  readAt: number;
}

/** Every machine is asked while there are no more than this; beyond it, those that may have access. */
const wholeUpTo = 100;

/** The machines to ask, lower case: those listed with the extension, and those of consents without a proven end on record. */
const toAsk = ({ machines }: Fleet, consents: readonly ConsentHistoryEntry[]): ReadonlySet<string> => {
  const extended = [...machines.entries()]
    .filter(({ extension }) => extension !== 'absent')
    .map(({ id }) => id.toLowerCase());
  const open = consents.flatMap(({ consent, ends }) =>
    consent.machines.filter((id) => standingOn({ ends }, id) !== 'ended'),
  );
  return new Set([...extended, ...open]);
};

const unreadSubscriptions = ({ problems, incomplete }: Fleet): UnreadPlace[] => [
  ...problems.map(({ subscriptionId, displayName, error }) => ({
    what: `The machines of subscription ${displayName} could not all be listed`,
    scope: `/subscriptions/${subscriptionId}`,
    ...unreadFor(error),
    machineIds: [],
  })),
  ...(incomplete === undefined
    ? []
    : [
        {
          what: 'Not all machines could be listed',
          scope: 'Azure Resource Graph',
          reason: incompleteSentence(incomplete),
          machineIds: [],
          correlationId: incomplete.error?.correlationId,
        },
      ]),
];

const isUnread = ({ jobs, extension }: ReconciledMachine): boolean => jobs.kind === 'unread' || extension === 'unknown';

const count = ({ machines }: ReconciliationEvidence, reading: ConsentsReading, asked: number): Compared => ({
  machines: machines.length,
  asked,
  unread: machines.filter(isUnread).length,
  jobs: machines.reduce((sum, { jobs }) => sum + (jobs.kind === 'read' ? jobs.jobs.length : 0), 0),
  extensions: machines.filter(({ extension }) => typeof extension === 'object').length,
  records:
    reading.consents.reduce((sum, { records }) => sum + records.length, 0) +
    reading.problems.filter(({ scope }) => isConsentRecord(scope)).length,
  consents: reading.consents.length,
});

/** A comparison may take long, or through a sleep of the computer: it is as old as the oldest of its jobs. */
const oldest = (machines: readonly ReconciledMachine[], startedAt: number): number => {
  const times = machines.flatMap(({ jobs }) => (jobs.kind === 'read' ? [jobs.readAt] : []));
  return times.length === 0 ? startedAt : times.reduce((first, at) => Math.min(first, at));
};

const read = async (signal: AbortSignal): Promise<Reconciliation> => {
  const startedAt = serverNow();
  const fleet = await fetchNew(fleetQuery(), signal);
  const entries = [...fleet.machines.entries()];
  const ids = entries.map(({ id }) => id.toLowerCase());
  const groups = groupsOf(ids);
  const reads = createReads(signal);
  const asked = ids.length <= wholeUpTo ? new Set(ids) : toAsk(fleet, (await readGroups(groups, signal)).consents);
  const listed = await readMachines(entries, asked, reads);
  // A record is kept before its access is asked for, so records read after the jobs miss none of theirs.
  const reading = await readGroups(groups, signal);
  const witnesses = await readWitnesses(reading.consents, reads);
  const named = new Set(reading.consents.flatMap(({ consent }) => consent.machines));
  const isUnexplained = ({ id, azureLocal }: ReconciledMachine) => !azureLocal && !named.has(id.toLowerCase());
  const machines = await withInstallations(listed, isUnexplained, reads);
  const evidence: ReconciliationEvidence = {
    now: serverNow(),
    machines,
    consents: reading.consents.map((entry) => consentFact(entry, witnesses.writes.get(entry.consentId))),
    unfit: await unfitFacts(reading.problems, ids),
    groupsRead: groupsRead(reading.problems, ids),
    unread: [...unreadSubscriptions(fleet), ...unreadGroups(reading.problems, ids), ...witnesses.unread],
    appId: config().clientId,
  };
  const findings = reconcile(evidence);
  findingsCount.set(findings.filter(({ severity }) => severity === 'finding').length);
  return {
    findings,
    compared: count(evidence, reading, ids.filter((id) => asked.has(id)).length),
    readAt: oldest(machines, startedAt),
  };
};

/**
 * Every grant in Azure against every record, over all machines that can be read. It asks much, so only where somebody wants to see it.
 * What cannot be read is a finding of its own; it fails only when no machine at all can be listed.
 */
export const reconciliationQuery = () =>
  queryOptions({
    queryKey: ['reconciliation'],
    queryFn: ({ signal }) => read(signal).finally(() => reconciliationProgress.set(undefined)),
    staleTime: 5 * 60_000,
    gcTime: Infinity,
  });
