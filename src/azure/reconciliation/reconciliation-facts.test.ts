import { expect, it, vi } from 'vitest';
import { endRecordName } from '#src/consent/record.ts';
import { sampleGroup, sampleMachine } from '#src/consent/samples.ts';
import { unfitFacts, unreadGroups } from './reconciliation-facts.ts';

const consentId = 'rs-aaaaaaaaaaaaaaaaaaaaa';
const reason = 'The record has no "kind".';
const problemOf = (name: string) => ({
  scope: `${sampleGroup}/providers/Microsoft.Resources/deployments/${name}`,
  reason,
  consentId,
});
const machines = Array.from({ length: 20 }, (_, index) => sampleMachine(`srv-${index}`));

it('name the machine that the record of an end or a change is about, by its mark', async () => {
  const name = (await endRecordName({ consentId, machineId: sampleMachine('srv-7'), ended: 'revoked' })).toUpperCase();
  const change = `${name.replace('ENDED', 'CHANGED')}-abcdefg`;
  const found = await unfitFacts([name, change, `remote-support-consent-${consentId}`].map(problemOf), machines);
  expect(found.map(({ machineIds }) => machineIds)).toEqual([[sampleMachine('srv-7')], [sampleMachine('srv-7')], []]);
});

it('work the mark of a machine out once, however many records do not verify', async () => {
  const digest = vi.spyOn(crypto.subtle, 'digest');
  const names = Array.from({ length: 50 }, (_, index) => `remote-support-ended-${consentId}-${index}`);
  expect(await unfitFacts(names.map(problemOf), machines)).toHaveLength(50);
  expect(digest.mock.calls.length).toBeLessThanOrEqual(machines.length);
  digest.mockRestore();
});

it('tell a change whose consent is gone from a record that does not verify', async () => {
  const found = await unfitFacts([{ ...problemOf('x'), isConsentGone: true }, problemOf('y')], machines);
  expect(found.map(({ isConsentGone }) => isConsentGone)).toEqual([true, undefined]);
});

it('tell a copy that lies elsewhere from a record that does not verify', async () => {
  const found = await unfitFacts([{ ...problemOf('x'), isOutOfPlace: true }, problemOf('y')], machines);
  expect(found.map(({ isOutOfPlace }) => isOutOfPlace)).toEqual([true, undefined]);
});

it('name the resource group that could not be read by its id too, which an audit pack knows it by', () => {
  const problem = { scope: sampleGroup, reason: 'No permission.' };
  expect(unreadGroups([problem], machines)).toMatchObject([{ scope: sampleGroup, reason: 'No permission.' }]);
});
