import { expect, it, vi } from 'vitest';
import { Countdown } from './Countdown.tsx';

const minute = 60_000;
const drawn = vi.hoisted(() => ({ before: 0, said: '' }));

vi.mock(import('react'), async (original) => ({
  ...(await original()),
  useRef: () => ({ current: drawn.before }) as never,
  useState: () => ['', (said: string) => void (drawn.said = said)] as never,
  useEffect: (run) => void run(),
}));

/** What it announces once so much time is left, ms, after what was left before. */
function announced(before: number, left: number, at?: readonly number[]): string {
  Object.assign(drawn, { before, said: '' });
  Countdown({ until: left, now: 0, subject: 'Access to SRV-1', ...(at && { at }) });
  return drawn.said;
}

it.each([
  [60.01 * minute, 59.99 * minute, 'ends in 60 minutes'],
  // The computer has slept.
  [180 * minute, 15.5 * minute, 'ends in 16 minutes'],
  [180 * minute, 3 * minute, 'ends in 3 minutes'],
  // Beside it stands "1 min".
  [10 * minute, 61_000, 'ends in 1 minute'],
  [60_300, 59_300, 'ends in 1 minute'],
  [5 * minute, 20_200, 'ends in 21 seconds'],
  [5 * minute, 900, 'ends in 1 second'],
  [5 * minute, 0, 'ended'],
  [5 * minute, -10 * minute, 'ended'],
])('from %d to %d ms it says what is left in truth: %s', (before, left, words) => {
  expect(announced(before, left)).toBe(`Access to SRV-1 ${words}.`);
});

it('says nothing between its moments, and of an end only where it is one of them', () => {
  expect(announced(59 * minute, 58 * minute)).toBe('');
  expect(announced(5 * minute, 29_300, [2, 0.5])).toBe('Access to SRV-1 ends in 30 seconds.');
  expect(announced(5 * minute, -1, [2, 0.5])).toBe('');
});
