import { describe, expect, it, vi } from 'vitest';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import {
  arm,
  aroundEach,
  busy,
  enabled,
  forbidden,
  granted,
  isPutOf,
  job,
  keep,
  load,
  machine,
  settle,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const isEndRecordPut = ({ method, path }: SampleRequest): boolean =>
  method === 'PUT' && path.includes('/deployments/remote-support-ended-');

const listener = () => {
  const told: PendingRevoke[] = [];
  return { told, tell: (revoke: PendingRevoke) => void told.push(revoke) };
};

describe('whoever asked to revoke', () => {
  it('is told of the proof when it is there, though its record is not', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isEndRecordPut(request) ? 'hangsBefore' : undefined);
    const page = await load();
    const { told, tell } = listener();
    const outcome = page.revokeAccess(machine, job(consentId), keep, tell);
    await passTime(30);
    expect(told).toMatchObject([{ phase: 'proven', jobName: consentId }]);
    arm.fault = () => undefined;
    expect(await settle(outcome)).toMatchObject({ phase: 'proven' });
  });

  it('is told also where the press turns out to be earlier than the browser’s clock said', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isEndRecordPut(request) ? 'hangsBefore' : undefined);
    vi.stubGlobal('fetch', async (...parameters: Parameters<typeof arm.fetch>): Promise<Response> => {
      const { body, headers, status } = await arm.fetch(...parameters);
      const date = new Date(Date.now() - 5000).toUTCString();
      return new Response(body, { status, headers: { ...Object.fromEntries(headers), date } });
    });
    const page = await load();
    const { told, tell } = listener();
    const pressedAt = Date.now();
    void page.revokeAccess(machine, job(consentId), keep, tell);
    await passTime(30);
    expect(told).toMatchObject([{ phase: 'proven' }]);
    expect(told[0]?.startedAt).toBeLessThan(pressedAt);
  });

  it('is told with another who asked for the same at the same moment, or since', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isEndRecordPut(request) ? 'hangsBefore' : undefined);
    const page = await load();
    const [first, second, third] = [listener(), listener(), listener()];
    void page.revokeAccess(machine, job(consentId), keep, first.tell);
    void page.revokeAccess(machine, job(consentId), keep, second.tell);
    await passTime(30);
    void page.revokeAccess(machine, job(consentId), keep, third.tell);
    expect(third.told).toEqual([]);
    await passTime(30);
    expect(first.told).toMatchObject([{ phase: 'proven' }, { phase: 'proven' }]);
    expect(second.told).toHaveLength(2);
    expect(third.told).toMatchObject([{ phase: 'proven' }]);
  });

  it('is told nothing of a revoke for another job', async () => {
    const consentId = await granted();
    const page = await load();
    arm.addJob(machine, 'other', enabled);
    arm.fault = (request) => (isPutOf('other')(request) ? forbidden : isPutOf(consentId)(request) ? busy : undefined);
    const [first, other] = [listener(), listener()];
    void page.revokeAccess(machine, job(consentId), keep, first.tell);
    await passTime(10);
    expect(await settle(page.revokeAccess(machine, job('other'), keep, other.tell))).toMatchObject({
      phase: 'refused',
    });
    arm.jobs.delete([...arm.jobs.values()].find(({ name }) => name === 'other')?.id ?? '');
    arm.fault = () => undefined;
    await passTime(600);
    expect(first.told).toMatchObject([{ phase: 'proven', jobName: consentId }]);
    expect(other.told).toEqual([]);
  });
});
