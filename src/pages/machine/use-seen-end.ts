import { useEffect, useEffectEvent } from 'react';
import { recordSeenEnd, type UnrecordedEnd, unrecordedEnd } from '#src/azure/records/seen-end.ts';
import type { MachineAccess, useMachineConsents, useMachinePreflight } from './machine-view.ts';

/** An end of access that is not on record is put there by the first who sees it proven here and may write records. Nobody waits for that. */
export function useSeenEnd(
  machineId: string,
  { state, freshness }: MachineAccess,
  consents: ReturnType<typeof useMachineConsents>,
  preflight: ReturnType<typeof useMachinePreflight>,
): void {
  const mayWrite = preflight.data?.facts.permissions.writeDeployments === true;
  const isKnown = mayWrite && freshness?.is === 'current' && consents.isSuccess && state !== undefined;
  const end = isKnown ? unrecordedEnd(machineId, state, consents.data) : undefined;
  const keep = useEffectEvent((seen: UnrecordedEnd) => void recordSeenEnd(machineId, seen, state?.detail ?? ''));
  const { consentId, ended, since } = end ?? {};
  useEffect(() => {
    if (consentId !== undefined && ended !== undefined)
      keep({ consentId, ended, ...(since !== undefined && { since }) });
  }, [consentId, ended, since]);
}
