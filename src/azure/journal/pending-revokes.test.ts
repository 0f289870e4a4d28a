import { beforeEach, describe, expect, it, vi } from 'vitest';
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
  const refused = revoke(2, 'refused', named('r'));
  store.keepRevoke(revoke(1, 'accepted', named('a')));
  store.keepRevoke(refused);
  store.keepRevoke(revoke(1, 'accepted', named('a')));
  expect(shown()).toBe(refused);
  store.keepRevoke(revoke(3, 'requesting', named('B')));
  expect(shown()).toBe(refused);
  store.keepRevoke(revoke(3, 'proven', named('b')));
  store.keepRevoke(revoke(4, 'absent', named('c')));
  expect(shown()).toBe(refused);
  expect(store.allRevokes().size).toBe(1);
  const again = revoke(5, 'requesting', named('r'));
  store.keepRevoke(again);
  expect(shown()).toBe(again);
});

it('the latest of those that need a person is shown, and then the latest that is under way', () => {
  const underWay = revoke(1, 'accepted', named('a'));
  store.keepRevoke(underWay);
  store.keepRevoke(revoke(2, 'proven', named('b')));
  expect(shown()).toBe(underWay);
  const refused = revoke(1, 'refused', named('a'));
  store.keepRevoke(refused);
  const latest = revoke(3, 'refused', named('c'));
  store.keepRevoke(latest);
  store.keepRevoke(refused);
  expect(shown()).toBe(latest);
});

it('a proven press answers what was refused before it and named nothing, though only for what was so by then', () => {
  const refused = revoke(1, 'refused');
  store.keepRevoke(refused);
  const proven = revoke(2, 'proven', named('a'));
  store.keepRevoke(proven);
  expect(shown()).toBe(proven);
  expect(store.answerTo(refused)).toBe(proven);
  const again = revoke(1, 'refused', { note: 'Still.' });
  store.keepRevoke(again);
  expect(shown()).toBe(proven);
  // It goes on, as in another tab, and is refused after that proof.
  store.keepRevoke(revoke(1, 'requesting'));
  store.keepRevoke(again);
  store.keepRevoke({ ...proven, ended: 'revoked' });
  expect(shown()).toBe(again);
  expect(store.answerTo(again)).toBeUndefined();
});

it('only a proof answers what named nothing, for that Azure shows no access of one job is none', () => {
  const refused = revoke(1, 'refused');
  store.keepRevoke(refused);
  store.keepRevoke(revoke(2, 'absent', named('a')));
  expect(shown()).toBe(refused);
});

describe('a press that has ended while another job may let Microsoft Support in', () => {
  const left = (startedAt: number, more = {}) =>
    revoke(startedAt, 'accepted', { ...named('j'), otherJob: 'X', ...more });

  it('needs a person, and is under way no more', () => {
    const open = left(2);
    store.keepRevoke(revoke(1, 'accepted', named('k')));
    store.keepRevoke(open);
    store.keepRevoke(revoke(3, 'accepted', named('l')));
    expect(shown()).toBe(open);
    expect(store.needsPerson(open)).toBe(true);
    expect(store.isUnderWay(open)).toBe(false);
  });

  it.each([1, 3])('is taken up by a press for that job, and answered by its proof: pressed at %i', (pressedAt) => {
    const open = left(2);
    store.keepRevoke(open);
    const other = revoke(pressedAt, 'accepted', named('x'));
    store.keepRevoke(other);
    expect(shown()).toBe(other);
    const proven = revoke(pressedAt, 'proven', named('x'));
    store.keepRevoke(proven);
    expect(shown()).toBe(proven);
    expect(store.answerTo(open)).toBe(proven);
    store.keepRevoke(left(2, { endRecordError: new Error('No.') }));
    expect(shown()).toBe(proven);
    expect(store.revokesOn('/m')).toHaveLength(2);
  });

  it('is not hidden by a proof that came before, of a later press for the same job', () => {
    store.keepRevoke(left(2, { removeExtension: true, otherJob: undefined }));
    store.keepRevoke(revoke(3, 'proven', named('j')));
    const open = left(2, { removeExtension: true });
    store.keepRevoke(open);
    expect(shown()).toBe(open);
    const later = revoke(4, 'requesting', named('j'));
    store.keepRevoke(later);
    expect(shown()).toBe(later);
  });

  it('is not answered by an earlier proof of that job, which was granted since', () => {
    store.keepRevoke(revoke(1, 'proven', named('x')));
    const open = left(2);
    store.keepRevoke(open);
    expect(shown()).toBe(open);
  });
});

it('what one press did not ask for is not taken from an earlier one that did: the removal of the extension', () => {
  const extensionError = new Error('Locked.');
  store.keepRevoke(revoke(1, 'proven', { removeExtension: true, extensionError }));
  const later = revoke(2, 'requesting');
  store.keepRevoke(later);
  expect(shown()).toBe(later);
  expect(store.revokesOn('/m')).toMatchObject([{ startedAt: 1, extensionError }, { startedAt: 2 }]);
  // The same end is asked for by the later one, of which this says nothing.
  store.keepRevoke(revoke(1, 'refused', { removeExtension: true, extensionError }));
  expect(shown()).toBe(later);
  store.keepRevoke(revoke(3, 'requesting', { removeExtension: true }));
  expect(store.revokesOn('/m')).toMatchObject([{ startedAt: 3 }]);
});

it('tells of every change, also of a press that does not matter most', () => {
  const heard = vi.fn();
  store.keepRevoke(revoke(1, 'refused', named('a')));
  store.subscribeToRevokes(heard);
  store.keepRevoke(revoke(2, 'accepted', named('b')));
  expect(heard).toHaveBeenCalledTimes(1);
  expect(store.revokesOn('/m')).toBe(store.revokesOn('/M'));
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

it('what a press left to another job is done once Azure shows that as ended, whoever did that', () => {
  const left = { ...revoke(1, 'accepted', named('a')), otherJob: 'b' };
  store.keepRevoke(left);
  store.noteEnded('/M', (name) => name !== 'b');
  expect(store.needsPerson(shown() ?? left)).toBe(true);
  store.noteEnded('/M', (name) => name === 'b');
  expect(store.needsPerson(shown() ?? left)).toBe(false);
  const told = shown();
  store.noteEnded('/M', () => true);
  expect(shown()).toBe(told);
});

it('a press that a wrong clock had put after a later one is included in it once its time is known', () => {
  const first = revoke(9, 'requesting');
  store.keepRevoke(first);
  store.keepRevoke(revoke(5, 'requesting', { removeExtension: true }));
  store.redateRevoke(first, 4);
  store.keepRevoke(revoke(4, 'proven'));
  expect(store.revokesOn('/m')).toMatchObject([{ startedAt: 5, removeExtension: true }]);
  store.redateRevoke(revoke(5, 'requesting', { removeExtension: true }), 6);
  expect(shown()).toMatchObject({ startedAt: 6, phase: 'requesting' });
});

it('a start that is known better later is still the same press', () => {
  store.keepRevoke(revoke(5, 'requesting'));
  store.keepRevoke(revoke(4, 'proven'));
  expect(shown()).toMatchObject({ phase: 'proven', startedAt: 4 });
  expect(store.revokeOf(revoke(4, 'requesting'))).toBe(shown());
  expect(store.revokeOf(revoke(5, 'requesting'))).toBeUndefined();
});

it('a press waits for a sign-in only where that refused it', () => {
  const refused = (kind: string, more: object = {}) => revoke(1, 'refused', { error: { kind }, ...more });
  expect(store.waitsForSignIn(refused('signInNeeded'))).toBe(true);
  expect(store.waitsForSignIn(refused('forbidden'))).toBe(false);
  expect(store.waitsForSignIn(revoke(1, 'refused'))).toBe(false);
  expect(store.waitsForSignIn(revoke(1, 'accepted', { error: { kind: 'signInNeeded' } }))).toBe(false);
  expect(store.waitsForSignIn(refused('signInNeeded', { isAnswered: true }))).toBe(false);
});

it('of presses that are all done the latest is shown, whichever became known last', () => {
  store.keepRevoke(revoke(2, 'proven', named('b')));
  store.keepRevoke(revoke(1, 'proven', named('a')));
  expect(shown()).toMatchObject({ startedAt: 2 });
  store.keepRevoke(revoke(3, 'refused', named('c')));
  store.keepRevoke(revoke(4, 'refused', named('d')));
  store.keepRevoke(revoke(3, 'refused', { ...named('c'), note: 'Still.' }));
  expect(shown()).toMatchObject({ startedAt: 4 });
});

it('only the press that left something to a job that is over is answered by its end', () => {
  const left = (startedAt: number, name: string, otherJob: string) =>
    revoke(startedAt, 'accepted', { ...named(name), otherJob });
  store.keepRevoke(left(1, 'a', 'x'));
  store.keepRevoke(left(2, 'b', 'y'));
  store.noteEnded('/M', (name) => name === 'x');
  expect(store.revokesOn('/m').map(store.needsPerson)).toEqual([false, true]);
  const heard = vi.fn();
  store.subscribeToRevokes(heard);
  store.noteEnded('/M', (name) => name === 'z');
  expect(heard).not.toHaveBeenCalled();
});

it('what is not known here, or has that time already, is not dated anew', () => {
  const press = revoke(5, 'requesting');
  store.redateRevoke(press, 4);
  expect(shown()).toBeUndefined();
  store.keepRevoke(press);
  store.redateRevoke(press, 5);
  expect(shown()).toBe(press);
});

it('what was refused before is not answered by an absence, nor a press by one that was proven before it', () => {
  const refused = revoke(3, 'refused', named('a'));
  store.keepRevoke(refused);
  store.keepRevoke(revoke(2, 'proven'));
  expect(shown()).toBe(refused);
  expect(store.answerTo(revoke(1, 'proven', named('b')))).toMatchObject({ startedAt: 2 });
});
