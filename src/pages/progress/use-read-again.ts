import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react';
import { type GrantProgress, openGrant, refreshConfirmed, refreshGrant } from '#src/azure/grant/grants.ts';
import { watchEveryMs } from '#src/azure/transport/bulk-pace.ts';
import { outage, subscribeToOutage } from '#src/azure/transport/reachability.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { useOnWake } from '#src/shell/wake.ts';
import { manyMachines } from './progress-groups.ts';

/** Access may have been asked for, and what came of it is not known. */
const isUnread = ({ step, isUnasked }: MachineProgress): boolean => step === 'unknown' && isUnasked !== true;

const isRequested = ({ step }: MachineProgress): boolean => step === 'requested';

/** To be read with all others: what was asked for before is read with those that were confirmed, which leaves alone why others failed. */
const needsWhole = (machine: MachineProgress): boolean =>
  isRequested(machine) || (isUnread(machine) && machine.reached !== 'requested');

/**
 * Reads the grant again once Azure is back, after a sleep, and now and then where it could not be read or another tab is at work on it. Where
 * access is requested, that is watched anyway. Never beside other reading or work, and no more often than what is watched; of many machines
 * only after a sleep, and when the other tab has ended.
 */
export function useReadAgain(
  { consentId, record, machines, running: isRunning }: GrantProgress,
  isElsewhere = false,
): void {
  const isOut = useSyncExternalStore(subscribeToOutage, () => outage() !== undefined);
  /** Time passed in which nothing was read, or nothing could be. */
  const [isMissed, setIsMissed] = useState(false);
  /** Another tab has been at work since Azure was read whole: what it did on any machine is not known here. */
  const wasElsewhere = useRef(false);
  const readAt = useRef(0);
  const everyMs = watchEveryMs(machines.length);
  // A look at hundreds takes a minute, in which nothing can be gone on with, and most of the reads that Azure allows.
  const isLong = machines.length > manyMachines;
  const isOpen = !isLong && (isElsewhere || machines.some(isUnread)) && !machines.some(isRequested);
  const isDue = !isRunning && !isOut && (isMissed || isOpen);
  const readAgain = useEffectEvent(() => {
    setIsMissed(false);
    // Without a record its opening has failed, which also goes on with what was pressed here.
    if (record === undefined) void openGrant(consentId);
    else if (wasElsewhere.current || machines.some(needsWhole)) {
      wasElsewhere.current = isElsewhere;
      void refreshGrant(consentId, 'timer');
    } else void refreshConfirmed(consentId);
  });
  useOnWake(() => setIsMissed(true));
  useEffect(() => subscribeToOutage(() => isLong || setIsMissed(true)), [isLong]);
  useEffect(() => {
    if (!isElsewhere) return undefined;
    wasElsewhere.current = true;
    return () => setIsMissed(true);
  }, [isElsewhere]);
  useEffect(() => {
    if (!isRunning) readAt.current = Date.now();
  }, [isRunning]);
  useEffect(() => {
    if (!isDue) return undefined;
    // A clock that was set back puts nothing off.
    const timer = setTimeout(readAgain, Math.min(everyMs, readAt.current + everyMs - Date.now()));
    return () => clearTimeout(timer);
  }, [isDue, everyMs]);
}
