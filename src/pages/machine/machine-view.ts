import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { machineConsentsQuery } from '#src/azure/records/consent-records.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { machineEvidenceQuery } from '#src/azure/evidence/machine-evidence.ts';
import { preflightQuery } from '#src/azure/grant/preflight-reads.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { useServerNow } from '#src/azure/transport/server-clock.ts';
import { subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { accessState } from '#src/consent/access/access-state.ts';
import type { AccessEvidence, AccessState } from '#src/consent/access/access-state.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { type Freshness, freshnessOf } from '#src/pages/shared/freshness.ts';
import { listedSubscriptionNames } from '#src/pages/shared/subscription-names.ts';
import { isAnswer, type LastReading, problemOf } from './last-reading.ts';
import { hasNewStatus } from './machine-status.ts';
import { useLastReading } from './use-last-reading.ts';

/** The longest time between two reads is half a minute; three of them without one, and what is shown is not of now. */
const renewedWithin = 90_000;

function freshnessAt({ evidence, failedSince }: LastReading, now: number): Freshness {
  if (failedSince !== undefined && !isAnswer(evidence))
    return { is: 'never', asOf: evidence.readAt, since: failedSince };
  return freshnessOf({ readAt: evidence.readAt, failedSince, now, renewedWithin });
}

export interface MachineAccess {
  /** Server time, ms. */
  now: number;
  evidence: AccessEvidence | undefined;
  state: AccessState | undefined;
  /** How old the state is; absent while there is none. */
  freshness: Freshness | undefined;
  /** Why the last read failed, as a whole or in part. */
  error: Error | null;
  reading: boolean;
  refetch: () => void;
}

/** The newest evidence in which Azure answered about one machine, the state that follows from it at this second of server time, and its age. */
export function useMachineAccess(machineId: string): MachineAccess {
  const now = useServerNow(1000);
  const { data, error, errorUpdatedAt, isFetching, refetch } = useQuery(machineEvidenceQuery(machineId));
  const last = useLastReading(machineId, { data, error, errorUpdatedAt });
  return {
    now,
    evidence: last?.evidence,
    state: last && accessState({ ...last.evidence, now }),
    freshness: last && freshnessAt(last, now),
    error: problemOf(error, data),
    reading: isFetching,
    refetch: () => void refetch(),
  };
}

/**
 * The preflight, run again when the state of access has become another one, or the machine was read with another status since: what stands
 * in the way changes with them. It is read anew when the page opens, too, so the first state that is known says nothing new.
 */
export function useMachinePreflight(machineId: string, access: Pick<MachineAccess, 'state' | 'evidence'>) {
  const preflight = useQuery({ ...preflightQuery(machineId), refetchOnMount: 'always' });
  const state = access.state?.kind;
  const known = useRef<{ machineId: string; state: AccessState['kind'] }>(undefined);
  useEffect(() => {
    const before = known.current;
    if (state !== undefined) known.current = { machineId, state };
    if (before?.machineId !== machineId || state === undefined || before.state === state) return;
    void queryClient.invalidateQueries({ queryKey: preflightQuery(machineId).queryKey });
  }, [machineId, state]);
  // Once for each reading: one that is under way is not begun anew with every evidence.
  const outdated = hasNewStatus(preflight.data, access.evidence) ? preflight.data : undefined;
  useEffect(() => {
    if (outdated) void queryClient.invalidateQueries({ queryKey: preflightQuery(machineId).queryKey });
  }, [machineId, outdated]);
  return preflight;
}

/** Told apart from others of the same name. */
export function useSubscriptionName(subscriptionId: string): string | undefined {
  const { data } = useQuery(subscriptionsQuery());
  return listedSubscriptionNames(data).get(subscriptionId.toLowerCase());
}

export const useMachineConsents = (machineId: string) => useQuery(machineConsentsQuery(machineId));

/** The consent behind the job that decides: this app names the job for the consent. */
export function consentOfJob(
  consents: readonly ConsentHistoryEntry[],
  jobName: string | undefined,
): ConsentHistoryEntry | undefined {
  return consents.find((entry) => sameId(entry.consentId, jobName ?? ''));
}
