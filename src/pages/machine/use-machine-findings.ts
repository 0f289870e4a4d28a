import { skipToken, useQueries, useQuery } from '@tanstack/react-query';
import { resourceActivityQuery } from '#src/azure/resources/activity-log.ts';
import { logFact, unreadFor } from '#src/azure/reconciliation/reconciliation-facts.ts';
import {
  type ComparedMachine,
  machineFindings,
  type MachineReadings,
  recordsBesideQuery,
  unexplainedOn,
  unfitQuery,
  withoutAccess,
} from '#src/azure/reconciliation/reconciliation-machine.ts';
import { consentLogQuery, extensionIdOf } from '#src/azure/reconciliation/reconciliation-reads.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import type { LogFact } from '#src/consent/reconciliation/reconciliation-evidence.ts';
import type { MachineAccess, useMachineConsents, useMachinePreflight } from './machine-view.ts';

const none: readonly Finding[] = [];

/** Who installed an extension that no consent explains; only then is the Activity Log asked. */
function useInstallation(machineId: string, name: string | undefined): LogFact | undefined {
  const query = resourceActivityQuery(extensionIdOf(machineId, name ?? ''));
  const { data, error } = useQuery({ ...query, ...(name === undefined && { queryFn: skipToken }) });
  if (name === undefined) return undefined;
  if (data) return logFact(data);
  return error ? { kind: 'unread', ...unreadFor(error) } : undefined;
}

/**
 * What the readings say. Where access is missing under a consent, the Activity Log is asked whether it was ever asked for, and nothing is
 * said of that consent before it has answered, or cannot.
 */
function useCompared(machine: ComparedMachine | undefined, readings: MachineReadings | undefined, now: number) {
  const first = machine && readings ? machineFindings(machine, readings, now) : none;
  const missing = readings ? withoutAccess(first, readings.records) : [];
  const asked = useQueries({ queries: missing.map((entry) => consentLogQuery(entry)) });
  if (!machine || !readings || missing.length === 0) return first;
  const logs = new Map(
    missing.flatMap(({ consentId }, index) => {
      const log = asked[index]?.data;
      return log === undefined ? [] : [[consentId, log] as const];
    }),
  );
  const waiting = new Set(missing.filter((_, index) => asked[index]?.isPending).map(({ consentId }) => consentId));
  return machineFindings(machine, { ...readings, logs }, now).filter(
    ({ kind, consentId }) => kind !== 'recordWithoutAccess' || !waiting.has(consentId ?? ''),
  );
}

/**
 * What does not fit between access on this machine and its records. It comes from what the page reads anyway; records and the Activity
 * Log are read once more only where something is there that the records read so far do not explain.
 */
export function useMachineFindings(
  machineId: string,
  { evidence, freshness, now }: MachineAccess,
  consents: ReturnType<typeof useMachineConsents>,
  preflight: ReturnType<typeof useMachinePreflight>,
): readonly Finding[] {
  const machine = preflight.data?.machine;
  const unexplained = evidence && consents.data ? unexplainedOn({ evidence }, consents.data) : [];
  const besides = useQuery({ ...recordsBesideQuery(machineId, unexplained), enabled: unexplained.length > 0 });
  const records = unexplained.length > 0 ? besides.data : consents.data;
  const unfit = useQuery({
    ...unfitQuery(machineId, records ?? { consents: [], problems: [], readAt: 0 }),
    enabled: records !== undefined && records.problems.length > 0,
  });
  const isBare = records?.consents.every(({ consent }) => !consent.machines.includes(machineId.toLowerCase()));
  const extension = evidence?.extension;
  const isOdd = isBare === true && machine?.azureLocal === false && typeof extension === 'object';
  const installation = useInstallation(machineId, isOdd ? extension.name : undefined);
  const unfitRecords = records?.problems.length === 0 ? [] : unfit.data;
  // What is old may have changed since: the page says that it is, and nothing is concluded from it.
  const isReady = evidence && records && unfitRecords && freshness?.is === 'current';
  return useCompared(machine, isReady ? { evidence, records, unfit: unfitRecords, installation } : undefined, now);
}
