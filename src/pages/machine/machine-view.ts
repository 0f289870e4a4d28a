import { useQuery } from '@tanstack/react-query';
import { machineConsentsQuery } from '#src/azure/consent-records.ts';
import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { machineEvidenceQuery } from '#src/azure/machine-evidence.ts';
import { preflightQuery } from '#src/azure/preflight-reads.ts';
import { useServerNow } from '#src/azure/server-clock.ts';
import { accessState } from '#src/consent/access-state.ts';
import type { AccessEvidence, AccessState } from '#src/consent/access-state.ts';

/** The evidence about one machine, and the state that follows from it at this second of server time. */
export function useMachineAccess(machineId: string): {
  now: number;
  evidence: AccessEvidence | undefined;
  state: AccessState | undefined;
  error: Error | null;
  reading: boolean;
} {
  const now = useServerNow(1000);
  const { data, error, isFetching } = useQuery(machineEvidenceQuery(machineId));
  return {
    now,
    evidence: data,
    state: data && accessState({ ...data, now }),
    error,
    reading: isFetching,
  };
}

export const useMachinePreflight = (machineId: string) => useQuery(preflightQuery(machineId));

export const useMachineConsents = (machineId: string) => useQuery(machineConsentsQuery(machineId));

/** The consent behind the job that decides: this app names the job for the consent. */
export function consentOfJob(
  consents: readonly ConsentHistoryEntry[],
  jobName: string | undefined,
): ConsentHistoryEntry | undefined {
  return consents.find((entry) => entry.consentId === jobName);
}

export const openSessions = (state: AccessState): number =>
  (state.job?.sessions ?? []).filter((session) => session.sessionEndTime === undefined).length;
