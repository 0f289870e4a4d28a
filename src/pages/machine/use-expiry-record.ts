import { useEffect, useEffectEvent } from 'react';
import { recordExpiry, unrecordedExpiry } from '#src/azure/expiry-record.ts';
import type { MachineAccess, useMachineConsents, useMachinePreflight } from './machine-view.ts';

/** Access that ended by itself is put on record by the first who sees it proven here and may write records. Nobody waits for that. */
export function useExpiryRecord(
  machineId: string,
  { state, freshness }: MachineAccess,
  consents: ReturnType<typeof useMachineConsents>,
  preflight: ReturnType<typeof useMachinePreflight>,
): void {
  const mayWrite = preflight.data?.facts.permissions.writeDeployments === true;
  const isKnown = mayWrite && freshness?.is === 'current' && consents.isSuccess && state !== undefined;
  const consentId = isKnown ? unrecordedExpiry(machineId, state, consents.data) : undefined;
  const keep = useEffectEvent((expired: string) => void recordExpiry(machineId, expired, state?.detail ?? ''));
  useEffect(() => {
    if (consentId !== undefined) keep(consentId);
  }, [consentId]);
}
