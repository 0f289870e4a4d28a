import { beforeEach, expect, it, vi } from 'vitest';
import type { PendingRevoke } from './pending-revokes.ts';

const load = () => import('./pending-revokes.ts');
let store: Awaited<ReturnType<typeof load>>;
beforeEach(async () => {
  vi.resetModules();
  store = await load();
});

const named = (name: string) => ({ namedJob: { name, accessLevel: 'Diagnostics', expirationTimestamp: '' } });
const revoke = (startedAt: number, phase: PendingRevoke['phase'], more: object = {}): PendingRevoke => ({
  machineId: '/M',
  startedAt,
  phase,
  removeExtension: false,
  ...more,
});
const shown = () => store.pendingRevoke('/m');

it('a refused revoke is not hidden by what comes of another job, before or after', () => {
  const refused = revoke(2, 'refused');
  store.keepRevoke(revoke(1, 'accepted', named('a')));
  store.keepRevoke(refused);
  store.keepRevoke(revoke(1, 'accepted', named('a')));
  expect(shown()).toBe(refused);
  const later = revoke(3, 'requesting', named('B'));
  store.keepRevoke(later);
  expect(shown()).toBe(later);
  store.keepRevoke(revoke(3, 'proven', named('b')));
  expect(shown()).toBe(refused);
  store.keepRevoke(revoke(4, 'absent', named('c')));
  expect(shown()).toBe(refused);
  expect(store.allRevokes().size).toBe(1);
});

it('a later press for one job is not hidden by what comes of an earlier one for all', () => {
  const later = revoke(2, 'refused', named('a'));
  store.keepRevoke(later);
  store.keepRevoke(revoke(1, 'requesting'));
  store.keepRevoke(revoke(1, 'proven'));
  expect(shown()).toBe(later);
});

it('a later press that includes an earlier one takes its place, and hears nothing of it any more', () => {
  store.keepRevoke(revoke(1, 'refused', named('a')));
  store.keepRevoke(revoke(2, 'requesting'));
  store.keepRevoke(revoke(2, 'proven'));
  store.keepRevoke(revoke(1, 'refused', named('a')));
  expect(shown()).toMatchObject({ phase: 'proven', startedAt: 2 });
  store.keepRevoke(revoke(3, 'refused', named('a')));
  store.keepRevoke(revoke(4, 'accepted', { ...named('A'), removeExtension: true }));
  store.keepRevoke(revoke(4, 'proven', { ...named('A'), removeExtension: true }));
  store.keepRevoke(revoke(3, 'refused', named('a')));
  expect(shown()).toMatchObject({ phase: 'proven', startedAt: 4 });
});

it('a start that is known better later is still the same press', () => {
  store.keepRevoke(revoke(5, 'requesting'));
  store.keepRevoke(revoke(4, 'proven'));
  expect(shown()).toMatchObject({ phase: 'proven', startedAt: 4 });
  expect(store.revokeOf(revoke(4, 'requesting'))).toBe(shown());
  expect(store.revokeOf(revoke(5, 'requesting'))).toBeUndefined();
});
