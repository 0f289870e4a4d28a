import { createTurns } from '#src/azure/transport/bulk-pace.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import type { RemovalProof } from './removal-proof.ts';
import type { Removal } from './revoke-state.ts';

/** Revokes at work in this tab: all of them together read Azure about five times a second. */
let atWork = 0;

/** Counts as one more at work until the task is done. */
export const asOneAtWork = async <T>(task: () => Promise<T>): Promise<T> => {
  atWork += 1;
  try {
    return await task();
  } finally {
    atWork -= 1;
  }
};

/** For the first read after each of many requests, beside which many more are still being looked for. */
export const firstReads = createTurns(3, 10);

/** So long between two reads of one machine, ms, and longer where many are at work. */
export const sharedMs = (seconds: number): number => Math.max(seconds, Math.ceil(atWork / 5)) * 1000;

/** Between two reads, ms: evidence comes soon, or when the machine is back. */
export const proofMs = ({ row }: Removal, proof: RemovalProof): number => {
  const young = serverNow() - row.startedAt < 120_000 ? 2 : 15;
  return sharedMs(proof.is !== 'absent' && proof.away === true ? 30 : young);
};

/** Records are waited for this long at the end, ms, and longer where many are written: replies that never come are given up after 100 s, twice. */
export const recordsMs = (): number => 300_000 + atWork * 1000;
