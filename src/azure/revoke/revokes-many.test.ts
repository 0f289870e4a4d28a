import { expect, it } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import {
  arm,
  aroundEach,
  busy,
  enabled,
  isJobList,
  isJobPut,
  job,
  keep,
  load,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const machines = Array.from({ length: 40 }, (_, index) => sampleMachine(`srv-${index}`));
const stuck = { ...enabled, type: 'Revoke', provisioningState: 'InProgress', status: 'DeploymentInProgress' };

it('many revokes at once read Azure about five times a second together, and one that is left reads as often as ever', async () => {
  for (const id of machines) {
    arm.addMachine(id);
    arm.addJob(id, 'remoteSupport', enabled);
  }
  const page = await load();
  const { pendingRevoke } = await import('#src/azure/journal/pending-revokes.ts');
  const held = new Set(machines);
  arm.fault = (request) => {
    const id = machines.find((one) => isJobList(request) && request.path.startsWith(`${one}/`));
    if (id !== undefined) arm.addJob(id, 'remoteSupport', held.has(id) ? stuck : { ...enabled, type: 'Revoke' }, 6000);
    return undefined;
  };
  const reads = () => arm.requests.filter(isJobList).length;
  for (const id of machines) void page.revokeAccess(id, job('remoteSupport'), keep);
  const areAll = (phase: string): boolean => machines.every((id) => pendingRevoke(id)?.phase === phase);
  expect(await passTime(60, () => areAll('accepted'))).toBe(true);
  await passTime(10);
  const first = reads();
  await passTime(32);
  expect((reads() - first) / 32).toBeLessThanOrEqual(5.5);
  expect((reads() - first) / 32).toBeGreaterThanOrEqual(4);
  const [left = '', ...others] = machines;
  for (const id of others) held.delete(id);
  expect(await passTime(60, () => others.every((id) => pendingRevoke(id)?.phase === 'proven'))).toBe(true);
  await passTime(10);
  const last = reads();
  await passTime(16);
  expect(reads() - last).toBeGreaterThanOrEqual(6);
  held.delete(left);
  expect(await passTime(60, () => areAll('proven'))).toBe(true);
});

it('many revokes that name no job stay within what Azure lets one person read, and list their group once', async () => {
  const many = Array.from({ length: 120 }, (_, index) => sampleMachine(`srv-${index}`));
  for (const id of many) {
    arm.addMachine(id, { status: 'Disconnected' });
    arm.addJob(id, 'remoteSupport', enabled);
  }
  const page = await load();
  const reads = () => arm.requests.filter(({ method }) => method === 'GET').length;
  const lists = () =>
    arm.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/deployments')).length;
  for (const id of many) void page.revokeAccess(id, undefined, keep);
  // A bucket of 250 reads, and 25 more every second.
  for (let second = 1; second <= 40; second += 1) {
    await passTime(1);
    expect(reads()).toBeLessThanOrEqual(250 + 25 * second);
  }
  expect(arm.writes('/jobs/')).toHaveLength(many.length);
  expect(lists()).toBe(1);
});

it('many revokes that Azure puts off look for other jobs about five times a second together', async () => {
  const many = Array.from({ length: 120 }, (_, index) => sampleMachine(`srv-${index}`));
  for (const id of many) {
    arm.addMachine(id);
    arm.addJob(id, 'remoteSupport', enabled);
  }
  arm.fault = (request) => (isJobPut(request) ? busy : undefined);
  const page = await load();
  for (const id of many) void page.revokeAccess(id, undefined, keep);
  await passTime(60);
  const before = arm.requests.filter(isJobList).length;
  await passTime(60);
  const perSecond = (arm.requests.filter(isJobList).length - before) / 60;
  expect(perSecond).toBeLessThanOrEqual(5.5);
  expect(perSecond).toBeGreaterThanOrEqual(4);
});
