import { expect, it } from 'vitest';
import { accessState } from '#src/consent/access/access-state.ts';
import { sampleEvidence, sampleJob } from '#src/consent/samples.ts';
import { showsChange, showsSetUp } from './asked-for.ts';

it.each([
  ['Succeeded', true],
  ['Creating', true],
  ['Failed', false],
  ['Deleting', false],
  ['Frobnicating', false],
])('an extension in the state %s shows a request to set up: %s', (provisioningState, expected) => {
  expect(showsSetUp({ extension: { name: 'e', provisioningState } })).toBe(expected);
});

it('no extension shows no request to set up', () => {
  expect(showsSetUp({ extension: 'absent' })).toBe(false);
  expect(showsSetUp({ extension: 'unknown' })).toBe(false);
});

const state = accessState(sampleEvidence());
const asked = {
  jobName: sampleJob.name,
  level: 'Diagnostics',
  end: Date.parse(sampleJob.expirationTimestamp),
} as const;

it('shows a change by its job, level and end, which is sent in whole seconds', () => {
  expect(showsChange(state, asked)).toBe(true);
  expect(showsChange(state, { ...asked, jobName: asked.jobName.toUpperCase(), end: asked.end + 999 })).toBe(true);
  expect(showsChange(state, { ...asked, end: asked.end - 1000 })).toBe(false);
  expect(showsChange(state, { ...asked, level: 'DiagnosticsAndRepair' })).toBe(false);
  expect(showsChange(state, { ...asked, jobName: 'rs-other' })).toBe(false);
  expect(showsChange({}, asked)).toBe(false);
});
