import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseDate } from './clock.ts';
import {
  agree,
  createWorkshop,
  grantOn,
  press,
  revokeOn,
  shownState,
  watchMachine,
  World,
  type Workshop,
} from './world.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await createWorkshop();
});
afterAll(releaseDate);

const grantAndRevoke = async (seed: number) => {
  const world = new World(workshop, { seed });
  const [machineId = ''] = world.machines;
  const tab = world.browsers[0]?.openTab();
  if (tab === undefined) throw new Error('There is no browser.');
  tab.show(true);
  const page = await world.load(tab);
  const kinds: string[] = [];
  watchMachine(page, machineId, () => {
    const kind = shownState(page, machineId)?.kind;
    if (kind !== undefined && kinds.at(-1) !== kind) kinds.push(kind);
  });
  await world.clock.advance(5000);
  const record = await agree(world, page, { machines: [machineId], level: 'Diagnostics', minutes: 60 });
  void page.app.start([{ kind: 'grant', machineId, consentId: record.consentId }], press, record);
  await world.clock.advance(120_000);
  world.truth.look();
  const access = world.truth.accessNow(machineId);
  const granted = grantOn(page, machineId, record.consentId)?.step;
  void page.app.start([{ kind: 'revoke', machineId, removeExtension: false }], press);
  await world.clock.advance(60_000);
  world.truth.look();
  const ended = world.truth.accessNow(machineId);
  const revoked = revokeOn(page, machineId)?.step;
  const { now } = world.clock;
  world.close();
  return { kinds, access, granted, ended, revoked, consentId: record.consentId, now };
};

it('lets the real app grant and revoke against the real sandbox in virtual time', async () => {
  const { kinds, access, granted, ended, revoked, consentId } = await grantAndRevoke(1);
  expect(granted).toMatchObject({ do: 'done', outcome: { is: 'active' } });
  expect(access).toMatchObject({ active: true, level: 'Diagnostics', jobName: consentId });
  expect(ended.active).toBe(false);
  expect(revoked).toMatchObject({ do: 'done', outcome: { is: 'revoked' } });
  expect(kinds[0]).toBe('notSetUp');
  expect(kinds).toContain('active');
  expect(kinds.at(-1)).toBe('revoked');
});

it('is the same each time', async () => {
  expect(await grantAndRevoke(7)).toEqual(await grantAndRevoke(7));
});
