import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseDate } from './clock.ts';
import { agree, createWorkshop, press, shownState, watchMachine, World, type Workshop } from './world.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await createWorkshop();
});
afterAll(releaseDate);

const grantAndRevoke = async (seed: number) => {
  const world = new World(workshop, { seed });
  const [machine = ''] = world.machines;
  const [ada] = world.browsers;
  const tab = ada?.openTab();
  if (tab === undefined) throw new Error('There is no browser.');
  tab.show(true);
  const page = await world.load(tab);
  const words: string[] = [];
  watchMachine(page, machine, () => {
    const word = shownState(page, machine)?.word;
    if (word !== undefined && words.at(-1) !== word) words.push(word);
  });
  await world.clock.advance(5000);
  const record = await agree(page, { machines: [machine], level: 'Diagnostics', minutes: 60 });
  page.app.startGrant({ record, machines: [machine] }, press);
  await world.clock.advance(120_000);
  world.truth.look();
  const granted = world.truth.accessNow(machine);
  const revoking = page.app.revokeAccess(machine, shownState(page, machine)?.job, { removeExtension: false });
  await world.clock.advance(60_000);
  world.truth.look();
  const ended = world.truth.accessNow(machine);
  const outcome = await revoking;
  const { now } = world.clock;
  world.close();
  return { words, granted, ended, phase: outcome.phase, consentId: record.consentId, now };
};

it('lets the real app grant and revoke against the real sandbox in virtual time', async () => {
  const { words, granted, ended, phase, consentId } = await grantAndRevoke(1);
  expect(granted).toMatchObject({ active: true, level: 'Diagnostics', jobName: consentId });
  expect(ended.active).toBe(false);
  expect(phase).toBe('proven');
  expect(words[0]).toBe('None');
  expect(words).toContain('Active');
  expect(words.at(-1)).toBe('Revoked');
});

it('is the same each time', async () => {
  expect(await grantAndRevoke(7)).toEqual(await grantAndRevoke(7));
});
