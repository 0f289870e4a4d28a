import { queryOptions } from '@tanstack/react-query';
import { config } from '#src/config.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import type { LogFact, UnfitRecord } from '#src/consent/reconciliation/reconciliation-evidence.ts';
import { type Finding, findingsOfMachine } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { reconcile } from '#src/consent/reconciliation/reconciliation.ts';
import { type ConsentHistoryEntry, groupsOf, readGroups } from '#src/azure/records/consent-history.ts';
import { type ConsentsReading, machineConsentsKey } from '#src/azure/records/consent-records.ts';
import { consentFact, groupsRead, jobsFact, unfitFacts } from './reconciliation-facts.ts';

export interface ComparedMachine {
  /** ARM id. */
  id: string;
  name: string;
  azureLocal: boolean;
}

export interface MachineReadings {
  evidence: AccessEvidence;
  /** Records of the machine's resource group. */
  records: Pick<ConsentsReading, 'consents' | 'problems'>;
  unfit: readonly UnfitRecord[];
  /** Who installed the extension; absent while nobody has looked. */
  installation?: LogFact | undefined;
  /** What the Activity Log holds of a consent, by its id; only of those that were looked up. */
  logs?: ReadonlyMap<string, LogFact>;
}

/**
 * What is on the machine and under none of the consents read so far: jobs named like a consent, and the extension. The records may have
 * been read before it came, and only those that name the machine are kept, so this asks for them anew.
 */
export const unexplainedOn = (
  { evidence: { jobs, extension } }: Pick<MachineReadings, 'evidence'>,
  { consents }: Pick<ConsentsReading, 'consents'>,
): string[] => {
  const named = new Set(consents.map(({ consentId }) => consentId));
  const names = jobs === 'unknown' ? [] : jobs.map(({ name }) => name.toLowerCase());
  return [
    ...names.filter((name) => isConsentId(name) && !named.has(name)),
    ...(typeof extension === 'object' && consents.length === 0 ? ['extension'] : []),
  ];
};

/** Consents whose access is missing: whether it was ever asked for, only the Activity Log tells. */
export const withoutAccess = (
  findings: readonly Finding[],
  { consents }: Pick<ConsentsReading, 'consents'>,
): ConsentHistoryEntry[] => {
  const ids = new Set(findings.filter(({ kind }) => kind === 'recordWithoutAccess').map(({ consentId }) => consentId));
  return consents.filter(({ consentId }) => ids.has(consentId));
};

/** All records of the machine's resource group, read after something on it was found unexplained. */
export const recordsBesideQuery = (machineId: string, unexplained: readonly string[]) =>
  queryOptions({
    queryKey: [...machineConsentsKey, machineId.toLowerCase(), 'beside', ...unexplained],
    queryFn: ({ signal }) => readGroups(groupsOf([machineId]), signal),
    staleTime: 60_000,
  });

/** The records of the machine's resource group that do not verify. */
export const unfitQuery = (machineId: string, { problems, readAt }: ConsentsReading) =>
  queryOptions({
    queryKey: ['unfit', machineId.toLowerCase(), readAt],
    queryFn: () => unfitFacts(problems, [machineId.toLowerCase()]),
    staleTime: Infinity,
  });

/** What does not fit on one machine, from what its page has read. What could not be read, the page says where it would stand. */
export const machineFindings = (
  { id, name, azureLocal }: ComparedMachine,
  { evidence, records, unfit, installation, logs }: MachineReadings,
  now: number,
): Finding[] => {
  const own = id.toLowerCase();
  const findings = reconcile({
    now,
    appId: config().clientId,
    machines: [
      {
        id,
        name,
        azureLocal,
        extension: evidence.extension,
        jobs: jobsFact(evidence),
        ...(installation === undefined ? {} : { installation }),
      },
    ],
    consents: records.consents.map((entry) => consentFact(entry, logs?.get(entry.consentId))),
    unfit,
    groupsRead: groupsRead(records.problems, [own]),
    unread: [],
  });
  return findingsOfMachine(findings, own).filter(
    ({ kind, severity }) => severity !== 'note' && kind !== 'unreadPlaces',
  );
};
