import { afterAll, beforeAll, expect, it } from 'vitest';
import { addFault, removeFaults } from '#sandbox/fault-rules.ts';
import type { FaultOrder } from '#sandbox/faults.ts';
import { addMachine } from '#sandbox/scenarios/machine-seed.ts';
import { idKey } from '#sandbox/tenant.ts';
import { jobWriteOf } from '#assure/sequences/exchanges.ts';
import { releaseDate } from '#assure/world/clock.ts';
import { Scene } from '#assure/world/scene.ts';
import { createWorkshop, grantOn, operationsOn, press, revokeOn, type Workshop } from '#assure/world/world.ts';

// Many machines, several tabs, and an Azure in which something stands before a revoke.

let workshop: Workshop;
beforeAll(async () => {
  workshop = await createWorkshop();
});
afterAll(releaseDate);

const many = 20;
const second = 1000;

/** Machines with live access, and three tabs of the person who granted it: that of the grant, and two that show something else. */
const withAccess = async (): Promise<Scene> => {
  const scene = new Scene(workshop, 11);
  const { tenant, subscriptionId, clock } = scene.world;
  const place = { subscriptionId, resourceGroup: 'rg-servers', location: 'westeurope' };
  for (let number = 2; number <= many; number += 1) {
    const seed = { ...place, name: `SRV-${number}`, os: 'server2022', licence: 'softwareAssurance' } as const;
    scene.machines.push(idKey(addMachine(tenant, seed, clock.now).id));
  }
  await scene.openFirst();
  await scene.agree({ level: 'Diagnostics', minutes: 480 });
  void scene.pressGrant();
  await scene.pass(20, () => scene.machines.every((id) => grantOn(scene.page, id, scene.id)?.step.do === 'done'));
  for (let tab = 2; tab <= 3; tab += 1) await scene.open(scene.tab.browser.openTab());
  expect(scene.machines.every((id) => scene.hasAccess(id))).toBe(true);
  return scene;
};

/** When the first Revoke of each machine left after the press, ms, and how many left in all. */
const pressAll = (scene: Scene, page = scene.page): { left: Map<string, number>; count: () => number } => {
  const pressedAt = scene.world.clock.now;
  const left = new Map<string, number>();
  let count = 0;
  scene.world.network.observe({
    sent: (exchange) => {
      const write = jobWriteOf(exchange);
      if (write?.type !== 'revoke') return;
      count += 1;
      if (!left.has(write.machineId)) left.set(write.machineId, exchange.sentAt - pressedAt);
    },
  });
  scene.pressRevoke(false, scene.machines, page);
  return { left, count: () => count };
};

const isOver = (scene: Scene): boolean => scene.machines.every((id) => !scene.hasAccess(id));

const lists: [string, FaultOrder][] = [
  ['takes 16 s', { fault: 'slow', seconds: 16, method: 'GET', path: '/jobs' }],
  ['hangs', { fault: 'hangs-before', method: 'GET', path: '/jobs' }],
  ['fails', { fault: 'server-error', method: 'GET', path: '/jobs' }],
];

it.each(lists)('lets every revoke leave at once where the list of jobs %s', async (_name, fault) => {
  const scene = await withAccess();
  addFault(scene.world.tenant, fault);
  const { left } = pressAll(scene);
  await scene.pass(1, () => left.size === many);
  expect([left.size, Math.max(...left.values()) < 10 * second]).toEqual([many, true]);
  await scene.pass(2, () => isOver(scene));
  expect(isOver(scene)).toBe(true);
  scene.world.close();
});

it.each(lists)('goes by the names on record where nothing was read and the list %s', async (_name, fault) => {
  const scene = await withAccess();
  addFault(scene.world.tenant, fault);
  // Of a page that has just been loaded nothing is known.
  const { left } = pressAll(scene, await scene.open());
  await scene.pass(1, () => left.size === many);
  expect([left.size, Math.max(...left.values()) < 30 * second]).toEqual([many, true]);
  scene.world.close();
});

it('waits half a minute where something asks for an hour', async () => {
  const scene = await withAccess();
  addFault(scene.world.tenant, { fault: 'throttled', seconds: 3600, method: 'PUT', times: 1 });
  pressAll(scene);
  await scene.pass(3, () => isOver(scene));
  expect(isOver(scene)).toBe(true);
  scene.world.close();
});

it('is pursued by one tab, and gone on with by a page loaded anew', async () => {
  const scene = await withAccess();
  const { count } = pressAll(scene);
  await scene.pass(0.1);
  await scene.open();
  await scene.pass(3);
  const said = scene.world.pages().map((page) => scene.machines.map((id) => revokeOn(page, id)?.step.do));
  const [done, nothing] = ['done', undefined].map((one) => Array.from({ length: many }, () => one));
  expect(said.toSorted((one) => (one[0] === 'done' ? -1 : 1))).toEqual([done, nothing, nothing]);
  expect(count()).toBe(many);
  scene.world.close();
});

it('is taken over by another tab once its row has stood still', async () => {
  const scene = await withAccess();
  addFault(scene.world.tenant, { fault: 'dropped-before', method: 'PUT', path: '/jobs' });
  pressAll(scene);
  await scene.pass(0.1);
  scene.tab.freeze();
  removeFaults(scene.world.tenant);
  await scene.pass(0.3);
  expect(isOver(scene)).toBe(false);
  await scene.pass(2, () => isOver(scene));
  expect(isOver(scene)).toBe(true);
  scene.world.close();
});

it('goes on for machines found meanwhile, under the same press', async () => {
  const scene = await withAccess();
  const { app } = scene.page;
  const known = scene.machines.slice(0, 2);
  const revokes = known.map((machineId) => ({ kind: 'revoke' as const, machineId, removeExtension: false }));
  const pressing = app.start(revokes, press);
  await scene.pass(0.1);
  const pressedAt = await pressing;
  app.goOnRevoking(pressedAt);
  // What the watch then tells.
  const found = scene.machines
    .map((id) => app.queryClient.getQueryData(app.evidenceQuery(id).queryKey))
    .filter((one) => one !== undefined);
  app.liveAccess.store.setState({
    evidence: new Map(found.map((one) => [one.machineId, one])),
    states: new Map(found.map((one) => [one.machineId, app.decideAccess(one, app.serverNow())])),
  });
  await scene.pass(3, () => isOver(scene));
  const pressedOn = scene.machines.map((id) => operationsOn(scene.page, id)[0]?.operation.pressedAt);
  expect([isOver(scene), new Set(pressedOn)]).toEqual([true, new Set([pressedAt])]);
  scene.world.close();
});

it('reads nothing that nobody shows where the channel of the tabs names 500 machines', async () => {
  const scene = await withAccess();
  scene.watch(scene.page);
  await scene.pass(0.5);
  let reads = 0;
  scene.world.network.observe({ sent: ({ url }) => void (reads += Number(url.pathname.endsWith('/jobs'))) });
  const Channel = scene.tab.browser.channels.forPage({ dead: false }) as typeof BroadcastChannel;
  const stranger = new Channel('arc-remote-support');
  const names = Array.from({ length: 500 }, (_, number) => scene.machines[number] ?? `${scene.machines[0]}-${number}`);
  for (const name of names) stranger.postMessage(name);
  await scene.pass(0.02);
  // Of those on show, one may be on its way.
  expect(reads).toBeGreaterThan(0);
  expect(reads).toBeLessThanOrEqual(many);
  scene.world.close();
});
