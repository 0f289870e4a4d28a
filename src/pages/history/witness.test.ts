import { expect, test } from 'vitest';
import type { ActivityEvent } from '#src/azure/resources/activity-log.ts';
import { sampleConsent, sampleGroup, sampleNow, sampleUser } from '#test/consent/samples.ts';
import { type LogReading, witnessOf } from './witness.ts';

const deploymentId = `${sampleGroup}/providers/Microsoft.Resources/deployments/remote-support-consent-one`;
const entry = {
  consent: await sampleConsent(),
  copies: [{ groupId: sampleGroup, deploymentId, timestamp: '', correlationId: '' }],
};
const hour = 3_600_000;
const write = (change: Partial<ActivityEvent> = {}): ActivityEvent => ({
  at: '2026-11-24T13:00:19Z',
  caller: 'ada@contoso.example',
  callerId: sampleUser.toUpperCase(),
  operation: 'MICROSOFT.RESOURCES/deployments/write',
  status: 'Succeeded',
  resourceId: deploymentId.toUpperCase(),
  correlationId: '',
  ...change,
});
const at = Date.UTC(2026, 10, 24, 13, 0, 19);
const other = write({ caller: 'eve@contoso.example', callerId: '00000000-0000-4000-8000-0000000000ee' });
const problem = { kind: 'forbidden', message: 'No.' };

test.each<[string, LogReading[], number, object]>([
  ['the person of the consent', [{ events: [write()] }], hour, { is: 'own', caller: 'ada@contoso.example', at }],
  [
    'another, whoever else wrote',
    [{ events: [write(), other] }],
    hour,
    { is: 'other', caller: 'eve@contoso.example', at },
  ],
  ['another, while a log is read', [{}, { events: [other] }], hour, { is: 'other', caller: 'eve@contoso.example', at }],
  ['a log is read', [{ events: [write()] }, {}], hour, { is: 'reading' }],
  [
    'found beside a log that can’t be read',
    [{ events: [write()] }, { problem }],
    hour,
    { is: 'own', caller: 'ada@contoso.example', at },
  ],
  ['not found, and a log can’t be read', [{ events: [] }, { problem }], hour, { is: 'unread', problem }],
  ['a write that failed', [{ events: [write({ status: 'Failed' })] }], hour, { is: 'notFound', why: 'missing' }],
  [
    'a write of something else',
    [{ events: [write({ resourceId: `${deploymentId}2` })] }],
    hour,
    { is: 'notFound', why: 'missing' },
  ],
  [
    'nobody named',
    [{ events: [{ ...write(), callerId: undefined } as never] }],
    hour,
    { is: 'notFound', why: 'missing' },
  ],
  ['not in the log yet', [{ events: [] }], 60_000, { is: 'notFound', why: 'early' }],
  ['older than the log', [{ events: [] }], 91 * 24 * hour, { is: 'notFound', why: 'late' }],
])('%s', (_, logs, age, expected) => {
  expect(witnessOf(entry, logs, sampleNow + age)).toEqual(expected);
});
