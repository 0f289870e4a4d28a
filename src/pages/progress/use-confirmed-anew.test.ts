import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import type { GrantProgress } from '#src/azure/grant/grants.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { sampleConsentId, sampleMachine } from '#src/consent/samples.ts';

const refreshConfirmed = vi.hoisted(() => vi.fn<(consentId: string) => Promise<void>>());
vi.mock('#src/azure/grant/grants.ts', () => ({ refreshConfirmed }));

const [one, other] = [sampleMachine('srv-1'), sampleMachine('srv-2')];
const grant: GrantProgress = {
  consentId: sampleConsentId,
  machines: [one, other].map((machineId) => ({ machineId, step: 'confirmed', message: '' })),
  running: false,
  pressedHere: true,
};

beforeEach(() => {
  vi.resetModules();
  refreshConfirmed.mockReset().mockResolvedValue(undefined);
  mockReact();
  vi.useFakeTimers();
});
afterEach(() => {
  unmockReact();
  vi.useRealTimers();
});

/** The page of the grant, and a revoke that stands so by now. */
const page = async () => {
  const { keepRevoke } = await import('#src/azure/journal/pending-revokes.ts');
  const { useConfirmedAnew } = await import('./use-confirmed-anew.ts');
  const shown = { grant };
  mount(() => useConfirmedAnew(shown.grant));
  const revoke = (machineId: string, phase: PendingRevoke['phase'], startedAt = 1) =>
    keepRevoke({ machineId, phase, startedAt, removeExtension: false });
  const reads = (afterMs = 0) => {
    vi.advanceTimersByTime(afterMs);
    return refreshConfirmed.mock.calls.length;
  };
  return { shown, revoke, reads };
};

it('reads anew what was confirmed when the page opens, and when access has ended on one of its machines', async () => {
  const { revoke, reads } = await page();
  expect(reads()).toBe(1);
  revoke(one.toUpperCase(), 'requesting');
  revoke(one.toUpperCase(), 'accepted');
  revoke(sampleMachine('another'), 'proven');
  expect(reads()).toBe(1);
  revoke(one.toUpperCase(), 'proven');
  expect(reads()).toBe(2);
  revoke(other, 'absent');
  expect(reads()).toBe(3);
});

it('reads once for all ends that come one after the other, and waits for no machine that is away', async () => {
  const { revoke, reads } = await page();
  revoke(one, 'accepted');
  revoke(other, 'accepted');
  revoke(one, 'proven');
  expect(reads(14_000)).toBe(1);
  revoke(other, 'proven');
  expect(reads()).toBe(2);
  revoke(one, 'accepted', 2);
  revoke(other, 'proven', 2);
  expect(reads(14_000)).toBe(2);
  expect(reads(1000)).toBe(3);
  expect(reads(60_000)).toBe(3);
});

it('is not put off by ends that come one after the other', async () => {
  const { revoke, reads } = await page();
  revoke(other, 'accepted');
  for (const startedAt of [2, 3, 4]) {
    revoke(one, 'proven', startedAt);
    expect(reads(4000)).toBe(1);
  }
  revoke(one, 'proven', 5);
  expect(reads(3000)).toBe(2);
});

it('reads once more after a reading during which access has ended', async () => {
  const { shown, revoke, reads } = await page();
  shown.grant = { ...grant, running: true };
  revoke(one, 'proven');
  revoke(other, 'requesting');
  expect(reads()).toBe(1);
  shown.grant = grant;
  revoke(other, 'accepted');
  expect(reads(15_000)).toBe(2);
  revoke(other, 'refused');
  expect(reads()).toBe(2);
});
