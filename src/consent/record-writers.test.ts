import { expect, it } from 'vitest';

import { byOthers, byPerson, type LoggedWrite, recordWritesIn } from './record-writers.ts';

const record =
  '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Resources/deployments/remote-support-consent-rs-1';
const write = (status: string, more: Partial<LoggedWrite> = {}): LoggedWrite => ({
  operation: 'Microsoft.Resources/deployments/write',
  resourceId: record.toUpperCase(),
  status,
  callerId: 'ada',
  ...more,
});

it('tells what Azure took from what was only tried', () => {
  const events = ['Started', 'Accepted', 'SUCCEEDED', 'Failed', '', 'Canceled'].map((status) => write(status));
  const { done, tried } = recordWritesIn(events, [record]);
  expect(done.map(({ status }) => status)).toEqual(['Accepted', 'SUCCEEDED']);
  expect(tried.map(({ status }) => status)).toEqual(['Started', 'Failed', '', 'Canceled']);
});

it('looks at writes of these deployments alone', () => {
  const events = [
    write('Succeeded', { operation: 'Microsoft.Resources/deployments/delete' }),
    write('Succeeded', { resourceId: `${record}2` }),
  ];
  expect(recordWritesIn(events, [record])).toEqual({ done: [], tried: [] });
  expect(recordWritesIn([write('Succeeded')], [])).toEqual({ done: [], tried: [] });
});

it('counts an event without a caller for nobody and against nobody', () => {
  const events = ['ADA', 'eve', '', null, undefined].map((callerId) => write('Succeeded', { callerId }));
  expect(byPerson(events, 'ada').map(({ callerId }) => callerId)).toEqual(['ADA']);
  expect(byOthers(events, 'ada').map(({ callerId }) => callerId)).toEqual(['eve', '']);
});
