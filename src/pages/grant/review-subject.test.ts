import { expect, test } from 'vitest';
import { sampleConsent, sampleConsentId, sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { windowsServer20241030 } from '#src/consent/terms/windows-server-2024-10-30.ts';
import { type Candidate, sortOut } from './machine-choice.ts';
import { machinesToGrant, reviewSubject, signedChoice } from './review-subject.ts';
import { initialState } from './wizard-state.ts';

const id = (name: string) => sampleMachine(name).replace('resourcegroups', 'resourceGroups');
const candidate = (name: string, reading: Candidate['reading']): Candidate => ({ id: id(name), name, reading });
const able: Candidate['reading'] = {
  state: 'read',
  azureLocal: false,
  location: 'westeurope',
  installs: true,
  checks: [],
};
const names = (machines: readonly { name: string }[]) => machines.map(({ name }) => name);

const subjectOf = (candidates: Candidate[], consent?: Awaited<ReturnType<typeof sampleConsent>>) =>
  reviewSubject({
    inputs: { ...initialState([], undefined, { tenantId: '', userId: '' }).inputs, reason: ' Typed later ' },
    checked: { candidates, choice: sortOut(candidates) },
    consent,
    person: { name: 'Ada', username: 'ada' },
    terms: windowsServer20241030,
    now: sampleNow,
  });

test('before signing the review shows the machines that can get access, and the end as of now', () => {
  const subject = subjectOf([candidate('A', able), candidate('B', { state: 'failed', reason: 'No.' })]);
  expect(names(subject.machines)).toEqual(['A']);
  expect(subject.window.notAfter).toBe('2026-11-24T21:00:00Z');
  expect(subject.isFixed).toBe(false);
  expect(subject.reason).toBe('Typed later');
});

test('after signing it shows what was signed, even while the machines are being read again', async () => {
  const consent = await sampleConsent({ machines: [sampleMachine('a'), sampleMachine('b')] });
  const subject = subjectOf([candidate('A', { state: 'pending' }), candidate('C', able)], consent);
  expect(names(subject.machines)).toEqual(['A', 'b']);
  expect(subject.reason).toBe(consent.reason);
  expect(subject.window).toEqual({ notBefore: consent.notBefore, notAfter: consent.notAfter });
  expect(subject.isFixed).toBe(true);
});

test('the final press is about machines that are both signed for and able', async () => {
  const consent = await sampleConsent({ machines: [sampleMachine('a'), sampleMachine('b')] });
  const granted = (candidates: Candidate[]) =>
    names(machinesToGrant({ candidates, choice: sortOut(candidates) }, consent));
  const out: Candidate['reading'] = { state: 'failed', reason: 'No.' };
  expect(granted([candidate('A', able), candidate('B', out), candidate('C', able)])).toEqual(['A']);
  // While that is being found out it is about all that were signed for.
  expect(granted([candidate('A', able), candidate('B', { state: 'pending' }), candidate('C', able)])).toEqual([
    'A',
    'B',
  ]);
});

test('a machine that Azure now calls another product is left out with why, and never the one that was signed for', async () => {
  const consent = await sampleConsent({ machines: [sampleMachine('a'), sampleMachine('b')] });
  // At a tie the first machine would decide whose terms a new consent is under.
  const candidates = [candidate('A', { ...able, azureLocal: true }), candidate('B', able)];
  const checked = { candidates, choice: sortOut(candidates) };
  expect(checked.choice.target).toBe('azureLocal');
  expect(names(machinesToGrant(checked, consent))).toEqual(['B']);
  const { included, left } = signedChoice(checked, consent);
  expect(names(included)).toEqual(['B']);
  expect(left).toMatchObject([{ name: 'A', reason: expect.stringMatching(/^Azure Local has terms of its own/) }]);
});

test('before signing, access that differs per machine is told of as it is on each', () => {
  const replaces = { consentId: sampleConsentId, level: 'Diagnostics', until: '2026-11-24T20:00:00Z' };
  const shortened = { ...replaces, until: '2026-11-24T15:00:00Z' };
  const candidates = [candidate('A', { ...able, replaces }), candidate('B', { ...able, replaces: shortened })];
  expect(subjectOf(candidates).replaces).toEqual([replaces, shortened]);
});

test('of what a signed consent replaces only its own machines tell', async () => {
  const consent = await sampleConsent({ machines: [sampleMachine('a')], replaces: [sampleConsentId] });
  const replaces = { consentId: sampleConsentId, until: '2026-11-24T20:00:00Z' };
  const candidates = [
    candidate('A', { ...able, replaces }),
    candidate('B', { ...able, replaces: { ...replaces, until: 'x' } }),
  ];
  expect(subjectOf(candidates, consent).replaces).toEqual([replaces]);
});

test('own access that came after the signature is left alone, and the person is told why', async () => {
  const replaces = { consentId: sampleConsentId };
  const candidates = [candidate('A', { ...able, replaces }), candidate('B', able)];
  const machines = [sampleMachine('a'), sampleMachine('b')];
  const signedWith = async (ids: string[]) =>
    signedChoice({ candidates }, await sampleConsent({ machines, replaces: ids }));
  expect(names((await signedWith([sampleConsentId])).included)).toEqual(['A', 'B']);
  const { included, left } = await signedWith([]);
  expect(names(included)).toEqual(['B']);
  expect(left).toEqual([{ id: id('A'), name: 'A', reason: expect.stringContaining(sampleConsentId) }]);
});
