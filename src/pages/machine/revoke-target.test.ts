import { expect, it } from 'vitest';
import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import { accessState, type AccessEvidence } from '#src/consent/access/access-state.ts';
import { sampleEvidence, sampleFacts, sampleJob, sampleNow as now } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { revokeTargetOf } from './revoke-target.ts';

const reading = (status: string, lastStatusChange?: string) => {
  const agent = { status, ...(lastStatusChange === undefined ? {} : { lastStatusChange }) };
  return { machine: { readAt: now }, facts: { ...sampleFacts, agent } } as PreflightReading;
};

const target = (preflight: PreflightReading | undefined, machine?: AccessEvidence['machine']) =>
  revokeTargetOf('/m', 'SRV-1', undefined, preflight, machine && sampleEvidence({ machine }));

it('says that a machine is not connected only where Azure says so', () => {
  expect(target(reading('Disconnected')).offlineSince).toBe('an unknown time');
  expect(target(reading('Expired')).offlineSince).toBeDefined();
  expect(target(reading('Connected'))).not.toHaveProperty('offlineSince');
  expect(target(reading('Frobnicating'))).not.toHaveProperty('offlineSince');
  expect(target(undefined)).not.toHaveProperty('offlineSince');
});

it('names the job only where it may give access: what is known to be over may have been followed by other access', () => {
  const named = (jobs: AccessEvidence['jobs']) =>
    revokeTargetOf('/m', 'SRV-1', accessState(sampleEvidence({ jobs })), undefined, undefined).job?.name;
  expect(named([sampleJob])).toBe(sampleJob.name);
  expect(named([{ ...sampleJob, type: 'Revoke', nodeState: 'Revoked' }])).toBeUndefined();
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
  expect(target(undefined, leaves).offlineSince).toBe(words(12));
});
