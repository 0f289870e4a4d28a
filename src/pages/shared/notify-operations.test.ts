import { expect, test, vi } from 'vitest';
import type { Intent, OperationProgress, Step } from '#src/azure/operations/operation.ts';
import { operationsStore, report } from '#src/azure/operations/store.ts';
import { notify, type Notification } from '#src/shell/notifications.ts';
import { sampleConsentId, sampleMachine, sampleNow } from '#test/consent/samples.ts';
import { byPress, noticeOf, notifyOfOperations } from './notify-operations.ts';

vi.mock('#src/shell/notifications.ts', () => ({ notify: vi.fn<(notification: Notification) => void>() }));
vi.stubGlobal('location', { pathname: '/machines' });

const waits: Step = { do: 'wait', why: { is: 'machineReports' }, seconds: 5 };
const person: Step = { do: 'person', why: { is: 'machineGone' } };
const done: Step = { do: 'done', outcome: { is: 'revoked' } };
const revoked: Step = { do: 'person', why: { is: 'revoked' } };
const stopped: Step = { do: 'person', why: { is: 'stopped' } };
const waiting: Step = { do: 'person', why: { is: 'pressAgain' } };
const replaced: Step = { do: 'person', why: { is: 'replaced' } };
const nothing: Step = { do: 'done', outcome: { is: 'nothingToRevoke' } };

function progress(name: string, step: Step, kind: 'grant' | 'revoke' = 'revoke', pressedAt = sampleNow) {
  const machineId = sampleMachine(name);
  const intent: Intent =
    kind === 'grant' ? { kind, machineId, consentId: sampleConsentId } : { kind, machineId, removeExtension: false };
  const one: OperationProgress = {
    operation: { id: `${kind} ${name}`, intent, pressedAt, account: 'x', sent: [] },
    step,
    at: sampleNow,
  };
  return one;
}

test('a press is one entry, a grant with all its machines too', () => {
  const groups = byPress([
    progress('a', waits),
    progress('b', done),
    progress('c', waits, 'revoke', sampleNow + 1),
    progress('a', waits, 'grant'),
    progress('b', done, 'grant', sampleNow + 9),
  ]);
  expect([...groups.values()].map((group) => group.length)).toEqual([2, 1, 2]);
});

test.each([
  [[waits], 'busy', undefined],
  [[person], 'attention', undefined],
  [[done], 'good', undefined],
  [[done, waits], 'busy', { done: 1, total: 2 }],
  [[done, person, waits], 'busy', { done: 1, total: 3 }],
  [[done, person], 'attention', { done: 1, total: 2 }],
  [[done, nothing], 'good', { done: 2, total: 2 }],
  // What was called off needs nobody; a revoke that leaves access does.
  [[revoked], 'neutral', undefined, 'grant' as const],
  [[stopped], 'neutral', undefined, 'grant' as const],
  [[done, revoked], 'neutral', { done: 1, total: 2 }, 'grant' as const],
  [[revoked, person], 'attention', { done: 0, total: 2 }, 'grant' as const],
  [[waiting], 'attention', undefined, 'grant' as const],
  [[replaced], 'attention', undefined],
])('its tone and its bar follow from all of it: %j', (steps, tone, bar, kind?: 'grant') => {
  const notice = noticeOf(
    'x',
    steps.map((step, at) => progress(`m${at}`, step, kind)),
  );
  expect([notice.tone, notice.progress]).toEqual([tone, bar]);
});

test('that access ended is not said where none was found', () => {
  const title = (step: Step) => noticeOf('x', [progress('a', step)]).title;
  expect(title(nothing)).not.toBe(title(done));
});

test('what an approver answered is the title', () => {
  const activation = {
    name: 'x',
    scope: 'x',
    principalId: 'x',
    roleDefinitionId: 'x',
    status: 'PendingApproval',
  } as const;
  const title = (step: Step) => noticeOf('x', [progress('a', step, 'grant')]).title;
  expect(title({ do: 'wait', why: { is: 'approval', activation }, seconds: 15 })).toBe(
    'Access to a waits for approval',
  );
  expect(title({ do: 'person', why: { is: 'approved' } })).toBe('Access to a is approved');
  expect(title({ do: 'person', why: { is: 'notApproved', how: 'denied', activation } })).toBe(
    'Access to a wasn’t approved',
  );
});

test('a grant is told as an act: whatever became of the access since, that stays true', () => {
  const active: Step = { do: 'done', outcome: { is: 'active', level: 'Diagnostics', until: '2026-11-30T12:15:00Z' } };
  const { title, body } = noticeOf('x', [progress('a', active, 'grant')]);
  expect(title).toBe('Granted access to a');
  expect(body).toBe('Diagnostics until 30 Nov 2026, 12:15 UTC.');
  const { operation } = progress('a', active, 'grant');
  const extended = { ...operation, intent: { ...operation.intent, extends: true as const } as Intent };
  expect(noticeOf('x', [{ operation: extended, step: active, at: 0 }]).title).toBe('Extended access to a');
});

test('what became of some is not said of all', () => {
  const title = (...steps: Step[]) =>
    noticeOf(
      'x',
      steps.map((step, at) => progress(`m${at}`, step, 'grant')),
    ).title;
  expect(title(done, revoked)).toContain('1 of 2 machines');
  expect(title(done, person, person)).toContain('2 of 3 machines');
  expect(title(revoked, stopped)).not.toContain(' of ');
});

test('it leads to the page that shows it: the machine, the grant, the list', () => {
  const to = (...group: OperationProgress[]) => noticeOf('x', group).to;
  expect(to(progress('a', done))).toMatch(/^\/machines\/.+\/a$/);
  expect(to(progress('a', done, 'grant'))).toMatch(/^\/grants\//);
  expect(to(progress('a', done), progress('b', done))).toBe('/machines');
});

test('news is a toast when a press is answered, once, and not on its own page or after a reload', () => {
  const toasts = () => vi.mocked(notify).mock.calls.flatMap(([{ tone, isQuiet }]) => (isQuiet ? [] : [tone]));
  report(operationsStore, [progress('before', done)]);
  const stop = notifyOfOperations();
  expect(notify).toHaveBeenCalledOnce();
  report(operationsStore, [progress('a', waits, 'revoke', sampleNow + 1)]);
  report(operationsStore, [{ ...progress('a', waits, 'revoke', sampleNow + 1), at: sampleNow + 5 }]);
  expect(toasts()).toEqual([]);
  report(operationsStore, [progress('a', done, 'revoke', sampleNow + 1)]);
  report(operationsStore, [{ ...progress('a', done, 'revoke', sampleNow + 1), at: sampleNow + 9 }]);
  expect(toasts()).toEqual(['good']);
  report(operationsStore, [progress('b', waits, 'revoke', sampleNow + 2)]);
  vi.stubGlobal('location', { pathname: noticeOf('x', [progress('b', done)]).to.replace(/b$/, 'B') });
  report(operationsStore, [progress('b', person, 'revoke', sampleNow + 2)]);
  expect(toasts()).toEqual(['good']);
  stop();
  vi.mocked(notify).mockClear();
  report(operationsStore, [progress('c', waits, 'revoke', sampleNow + 3)]);
  expect(notify).not.toHaveBeenCalled();
});
