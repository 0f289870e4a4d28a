import { expect, it, test } from 'vitest';
import { longestAcceptanceMs } from '#src/consent/acceptance.ts';
import { sampleJob, sampleMachine, sampleNow } from '#test/consent/samples.ts';
import type { AcceptanceFact, Finding } from './finding.ts';
import { acceptedIn, findingKey, makeAcceptance, standingOf } from './standing.ts';

const hour = 3_600_000;
const day = 24 * hour;
const time = (ms: number) => new Date(ms).toISOString();

const machineId = sampleMachine('srv-a').toLowerCase();
const [groupId = ''] = machineId.split('/providers');
const job = { ...sampleJob, name: 'by-hand' };
const finding: Finding = { is: 'accessWithoutConsent', job, isLive: true, severity: 'high', machineIds: [machineId] };

const accepted = (change: Partial<AcceptanceFact> = {}, until = sampleNow + 30 * day): AcceptanceFact => ({
  record: makeAcceptance(finding, { reason: ' Planned test ', until }),
  groupId,
  deploymentId: `${groupId}/providers/microsoft.resources/deployments/x`,
  at: time(sampleNow),
  by: 'ada@contoso.example',
  ...change,
});

const stands = (found: Finding, acceptance = accepted(), now = sampleNow + hour) =>
  standingOf(found, [acceptance], now)?.is;

const withJob = (change: object): Finding => ({ ...finding, job: { ...job, ...change } });

it('accepts what is as it was, whatever the machine reports of it meanwhile', () => {
  expect(standingOf(finding, [accepted()], sampleNow + hour)).toMatchObject({
    is: 'accepted',
    acceptance: { by: 'ada@contoso.example', record: { reason: 'Planned test' } },
    until: sampleNow + 30 * day,
  });
  expect(stands(withJob({ nodeUpdatedAt: time(sampleNow + hour), connectionStatus: 'Connected' }))).toBe('accepted');
});

test.each<[string, Finding]>([
  ['it ends', { ...finding, isLive: false, severity: 'medium' }],
  ['a later end', withJob({ expirationTimestamp: time(sampleNow + 9 * day) })],
  ['a higher level', withJob({ accessLevel: 'DiagnosticsAndRepair' })],
  ['another last writer', withJob({ lastModifiedBy: 'mallory@contoso.example' })],
  ['a session', withJob({ sessions: [{ sessionId: 's', sessionStartTime: time(sampleNow) }] })],
])('comes back with %s', (_, changed) => {
  expect(stands(changed)).toBe('changed');
});

test.each<[string, Finding]>([
  ['another job', withJob({ name: 'other' })],
  ['another machine', { ...finding, machineIds: [sampleMachine('srv-b').toLowerCase()] }],
])('says nothing of %s', (_, other) => {
  expect(stands(other)).toBeUndefined();
});

it('ends at the end it names, and at the latest when the log no longer tells whose it is', () => {
  expect(stands(finding, accepted(), sampleNow + 30 * day)).toBe('over');
  const forever = accepted({}, sampleNow + 900 * day);
  expect(stands(finding, forever, sampleNow + longestAcceptanceMs - 1)).toBe('accepted');
  expect(stands(finding, forever, sampleNow + longestAcceptanceMs)).toBe('over');
});

it('holds without a name only as long as the log may be late', () => {
  const nameless = accepted({ by: undefined });
  expect(stands(finding, nameless, sampleNow + 29 * 60_000)).toBe('accepted');
  expect(stands(finding, nameless, sampleNow + 31 * 60_000)).toBe('unnamed');
});

it('counts nothing that lies in a resource group of others', () => {
  expect(stands(finding, accepted({ groupId: `${groupId}-other` }))).toBeUndefined();
});

it('lets a later acceptance stand for what has changed', () => {
  const changed = withJob({ accessLevel: 'DiagnosticsAndRepair' });
  const again = accepted({ record: makeAcceptance(changed, { reason: 'Still', until: sampleNow + day }) });
  expect(standingOf(changed, [accepted(), again], sampleNow + hour)).toMatchObject({ acceptance: again });
});

test.each<[string, Partial<Finding>]>([
  ['what couldn’t be checked', { severity: 'unknown' }],
  ['an emergency, which another person’s signed review ends', { is: 'emergencyUnreviewed', reason: 'x' }],
])('never accepts %s', (_, change) => {
  const other = { ...finding, ...change } as Finding;
  const record = { ...makeAcceptance(other, { reason: 'x', until: sampleNow + day }), finding: findingKey(other) };
  expect(acceptedIn(other)).toBeUndefined();
  expect(stands(other, accepted({ record }))).toBeUndefined();
});
