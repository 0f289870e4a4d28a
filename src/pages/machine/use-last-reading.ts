import { useState } from 'react';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { serverTimeOf } from '#src/azure/transport/server-clock.ts';
import { type LastReading, takeIn } from './last-reading.ts';

interface Reads {
  data: AccessEvidence | undefined;
  error: Error | null;
  /** ms of the browser's clock, as the query layer notes it. */
  errorUpdatedAt: number;
}

interface Kept {
  machineId: string;
  data: AccessEvidence | undefined;
  last: LastReading | undefined;
  /** Server time of the first of the failures that go on, ms. */
  errorSince: number | undefined;
}

/** What is known of the machine from all reads while this page is open. A failing read takes nothing away and renews nothing. */
export function useLastReading(machineId: string, reads: Reads): LastReading | undefined {
  const [kept, setKept] = useState<Kept>();
  const next = renewed(kept?.machineId === machineId ? kept : undefined, machineId, reads);
  if (next !== kept) setKept(next);
  const { last, errorSince } = next;
  if (last === undefined || errorSince === undefined || last.failedSince !== undefined) return last;
  return { ...last, failedSince: errorSince };
}

function renewed(before: Kept | undefined, machineId: string, { data, error, errorUpdatedAt }: Reads): Kept {
  const errorSince = error === null ? undefined : (before?.errorSince ?? serverTimeOf(errorUpdatedAt));
  if (before !== undefined && before.data === data && before.errorSince === errorSince) return before;
  const isNew = data !== undefined && data !== before?.data;
  return { machineId, data, last: isNew ? takeIn(before?.last, data) : before?.last, errorSince };
}
