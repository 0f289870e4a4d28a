import { expect, it } from 'vitest';
import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import { accessState, type AccessEvidence, type AccessState } from '#src/consent/access/access-state.ts';
import { sampleEvidence, sampleFacts, sampleJob, sampleNow as now } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import type { Freshness } from '#src/pages/shared/freshness.ts';
import { revokeTargetOf } from './revoke-target.ts';

const reading = (status: string, lastStatusChange?: string) => {
  const agent = { status, ...(lastStatusChange === undefined ? {} : { lastStatusChange }) };
  return { machine: { readAt: now }, facts: { ...sampleFacts, agent } } as PreflightReading;
};

const current: Freshness = { is: 'current', asOf: now };
const accessOf = (state: AccessState | undefined, evidence?: AccessEvidence, freshness: Freshness = current) => ({
  state,
  evidence,
  freshness,
  now,
});

const target = (preflight: PreflightReading | undefined, machine?: AccessEvidence['machine']) =>
  revokeTargetOf('/m', 'SRV-1', accessOf(undefined, machine && sampleEvidence({ machine })), preflight);

it('says that a machine is not connected only where Azure says so', () => {
  expect(target(reading('Disconnected')).offlineSince).toBe('an unknown time');
  expect(target(reading('Expired')).offlineSince).toBeDefined();
  expect(target(reading('Connected'))).not.toHaveProperty('offlineSince');
  expect(target(reading('Frobnicating'))).not.toHaveProperty('offlineSince');
  expect(target(undefined)).not.toHaveProperty('offlineSince');
});

it('says of when a machine is away where that is not of now, and where it is not known whether it is', () => {
  const of = (status: string, age: number) => {
    const { offlineSince, offlineAsOf, isConnectionUnknown } = revokeTargetOf(
      '/m',
      'SRV-1',
      { ...accessOf(undefined), now: now + age },
      reading(status),
    );
    return { offlineSince, offlineAsOf, isConnectionUnknown };
  };
  const minute = 60_000;
  const away = { offlineSince: 'an unknown time', isConnectionUnknown: undefined };
  expect(of('Disconnected', 5 * minute)).toEqual({ ...away, offlineAsOf: undefined });
  expect(of('Disconnected', 6 * minute)).toEqual({ ...away, offlineAsOf: now });
  expect(of('Connected', 5 * minute)).toEqual({});
  const unknown = { isConnectionUnknown: true };
  expect(of('Connected', 6 * minute)).toEqual(unknown);
  expect(of('Frobnicating', 0)).toEqual(unknown);
  expect(target(undefined)).toMatchObject(unknown);
});

it('calls a session open where the list of sessions does', () => {
  const of = (change: Partial<AccessEvidence>, freshness: Freshness = current) => {
    const evidence = sampleEvidence({ jobs: [sampleJob], ...change });
    const access = { ...accessOf(accessState(evidence), evidence, freshness), now: evidence.now };
    return revokeTargetOf('/m', 'SRV-1', access, undefined).isHeard;
  };
  expect(of({})).toBe(true);
  expect(of({}, { is: 'old', asOf: now })).toBeUndefined();
  expect(of({ machine: 'unknown' })).toBeUndefined();
  expect(of({ machine: { status: 'Disconnected', readAt: now } })).toBeUndefined();
  expect(of({ now: Date.parse(sampleJob.expirationTimestamp) })).toBeUndefined();
  expect(of({ jobs: [{ ...sampleJob, nodeState: 'Superseded' }] })).toBeUndefined();
});

it('names the job only where it may give access: what is known to be over may have been followed by other access', () => {
  const named = (jobs: AccessEvidence['jobs']) =>
    revokeTargetOf('/m', 'SRV-1', accessOf(accessState(sampleEvidence({ jobs }))), undefined).job?.name;
  expect(named([sampleJob])).toBe(sampleJob.name);
  expect(named([{ ...sampleJob, type: 'Revoke', nodeState: 'Revoked' }])).toBeUndefined();
});

it('tells where another job may give access, which is not revoked', () => {
  const of = (jobs: AccessEvidence['jobs']) =>
    revokeTargetOf('/m', 'SRV-1', accessOf(accessState(sampleEvidence({ jobs }))), undefined).hasOther;
  expect(of([sampleJob])).toBeUndefined();
  expect(of([sampleJob, { ...sampleJob, name: 'older', lastModifiedAt: '2026-11-24T12:00:00Z' }])).toBe(true);
});

it('takes status and time from the newer of the two reads of the machine', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour)).toISOString();
  const words = (hour: number) => formatInstant(Date.parse(at(hour)));
  const away = reading('Disconnected', at(9));
  expect(target(away, { status: 'Connected', lastStatusChange: at(12), readAt: now + 1 })).not.toHaveProperty(
    'offlineSince',
  );
  expect(target(away, { status: 'Connected', lastStatusChange: at(8), readAt: now - 1 }).offlineSince).toBe(words(9));
  const leaves = { status: 'Disconnected', lastStatusChange: at(12), readAt: now + 1 };
  expect(target(reading('Connected', at(9)), leaves).offlineSince).toBe(words(12));
  expect(target(away, 'unknown').offlineSince).toBe(words(9));
  // A machine that is gone has not come back.
  expect(target(away, 'notFound').offlineSince).toBe(words(9));
  expect(target(undefined, leaves).offlineSince).toBe(words(12));
});

it('is over once Azure shows that there is nothing to revoke, and not by what was read some time ago', () => {
  const ended = accessState(sampleEvidence({ jobs: [{ ...sampleJob, type: 'Revoke', nodeState: 'Revoked' }] }));
  const live = accessState(sampleEvidence({ jobs: [sampleJob] }));
  const of = (state: AccessState | undefined, freshness: Freshness = current) => {
    const { isOver, asOf } = revokeTargetOf('/m', 'SRV-1', accessOf(state, undefined, freshness), undefined);
    return { isOver, asOf };
  };
  expect(of(live)).toEqual({ isOver: undefined, asOf: undefined });
  expect(of(undefined)).toEqual({ isOver: undefined, asOf: undefined });
  expect(of(ended)).toEqual({ isOver: true, asOf: undefined });
  const asOf = now - 120_000;
  expect(of(ended, { is: 'old', asOf })).toEqual({ isOver: undefined, asOf });
  expect(of(live, { is: 'unread', asOf, since: now })).toEqual({ isOver: undefined, asOf });
});
