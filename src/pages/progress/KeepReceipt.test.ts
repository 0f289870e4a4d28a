import { expect, it } from 'vitest';
import { isOffRecord } from './KeepReceipt.tsx';

it('a machine that waits for another press is off record only where it has not been on record before', () => {
  const waiting = { machineId: 'm', step: 'waiting', message: 'Waiting.', at: 1 } as const;
  expect(isOffRecord([waiting])).toBe(true);
  expect(isOffRecord([{ ...waiting, reached: 'recorded' }])).toBe(false);
});
