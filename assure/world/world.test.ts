import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseDate } from './clock.ts';
import { Scene } from './scene.ts';
import { createWorkshop, grantOn, revokeOn, shownState, watchMachine, type Workshop } from './world.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await createWorkshop();
});
afterAll(releaseDate);

const grantAndRevoke = async (seed: number) => {
  const scene = new Scene(workshop, seed);
  const { world } = scene;
  const { machineId } = world;
  const page = await scene.openFirst();
  const kinds: string[] = [];
  watchMachine(page, machineId, () => {
    const kind = shownState(page, machineId)?.kind;
    if (kind !== undefined && kinds.at(-1) !== kind) kinds.push(kind);
  });
  await scene.agree({ level: 'Diagnostics', minutes: 60 });
  void scene.pressGrant();
  await scene.pass(2);
  const hadAccess = scene.hasAccess(machineId);
  const granted = grantOn(page, machineId, scene.id)?.step;
  scene.pressRevoke(false);
  await scene.pass(1);
  const hasAccess = scene.hasAccess(machineId);
  const revoked = revokeOn(page, machineId)?.step;
  world.close();
  return { kinds, hadAccess, granted, hasAccess, revoked, consentId: scene.id, now: world.clock.now };
};

it('lets the real app grant and revoke against the real sandbox in virtual time', async () => {
  const { kinds, ...seen } = await grantAndRevoke(1);
  expect(seen).toMatchObject({
    hadAccess: true,
    granted: { do: 'done', outcome: { is: 'active' } },
    hasAccess: false,
    revoked: { do: 'done', outcome: { is: 'revoked' } },
  });
  expect(kinds[0]).toBe('notSetUp');
  expect(kinds).toContain('active');
  expect(kinds.at(-1)).toBe('revoked');
});

const granted = async (): Promise<Scene> => {
  const scene = new Scene(workshop, 1);
  await scene.openFirst();
  await scene.agree({ level: 'Diagnostics', minutes: 60 });
  void scene.pressGrant();
  await scene.pass(2);
  expect(scene.hasAccess(scene.world.machineId)).toBe(true);
  return scene;
};

it('loses no revoke that was pressed behind a grant just after a sleep', async () => {
  const scene = await granted();
  const { world, tab } = scene;
  await world.sleep(30_000);
  void scene.pressGrant();
  scene.pressRevoke(false);
  await world.clock.advance(0);
  tab.kill();
  await world.load(tab);
  await scene.pass(2);
  expect(scene.hasAccess(world.machineId)).toBe(false);
  world.close();
});

it.each(['needed a person', 'had to learn the time'])('loses no revoke that %s as its page ended', async (why) => {
  const scene = await granted();
  const { world, tab } = scene;
  await world.load(tab.browser.openTab());
  tab.browser.session.ended = why === 'needed a person';
  if (!tab.browser.session.ended) await world.sleep(30_000);
  scene.pressRevoke(false);
  await world.clock.advance(0);
  tab.kill();
  tab.browser.session.ended = false;
  await scene.pass(2);
  expect(scene.hasAccess(world.machineId)).toBe(false);
  world.close();
});

it('is the same each time', async () => {
  expect(await grantAndRevoke(7)).toEqual(await grantAndRevoke(7));
});
