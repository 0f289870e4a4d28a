import { expect, it } from 'vitest';
import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import { sampleEvidence, sampleFacts, sampleNow as now } from '#src/consent/samples.ts';
import { hasNewStatus, statusOf } from './machine-status.ts';

const reading = {
  machine: { readAt: now },
  facts: { ...sampleFacts, agent: { status: 'Connected' } },
} as PreflightReading;
const connected = { status: 'Connected', since: undefined, readAt: now };

it('is not that of an earlier reading once Azure says that there is no such machine', () => {
  const gone = sampleEvidence({ machine: 'notFound', readAt: now + 1 });
  expect(statusOf(reading, gone)).toEqual({ status: 'Not in Azure', since: undefined, readAt: now + 1 });
  expect(hasNewStatus(reading, gone)).toBe(true);
  const before = sampleEvidence({ machine: 'notFound', readAt: now - 1 });
  expect(statusOf(reading, before)).toEqual(connected);
  expect(statusOf(reading, sampleEvidence({ machine: 'unknown', readAt: now + 1 }))).toEqual(connected);
});
