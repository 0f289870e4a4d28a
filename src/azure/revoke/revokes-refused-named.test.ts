import { beforeEach, describe, expect, it } from 'vitest';
import { loadBoth } from '#src/azure/testing/grants-and-revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { enabled, given, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

beforeEach(() => given.arm.addExtension(given.machine, 'Succeeded'));

describe('a revoke of one job that Azure refused days ago asks for nothing under its name where the person has granted since', () => {
  const days = 24 * 3_600_000;

  /** A refused revoke of one job, and what was granted after it; `thereAt`: when the job was seen last, ms. */
  const named = async (thereAt: number) => {
    given.arm.addJob(given.machine, 'remoteSupport', enabled(), 5 * days);
    given.arm.addJob(given.machine, given.record.consentId, enabled(), 60_000);
    const page = await loadBoth();
    const { beginRevoke, keepRevokeRow } = await import('#src/azure/journal/revoke-journal.ts');
    const job = {
      name: 'remoteSupport',
      accessLevel: 'Diagnostics',
      expirationTimestamp: given.record.consent.notAfter,
    };
    const start = { machineId: given.machine, job, jobThereAt: thereAt, removeExtension: false };
    const begun = beginRevoke({ ...start, startedAt: Date.now() - 3 * days });
    const spares = [given.record.consentId];
    void begun.then((row) => keepRevokeRow({ ...row, phase: 'refused', refusal: { kind: 'notAvailable' }, spares }));
    await passTime(2);
    return page;
  };

  it('and Azure does not offer jobs', async () => {
    const page = await named(Date.now() - days);
    const absent = { status: 404, code: 'ResourceNotFound', message: 'No such edge device.' };
    given.arm.fault = ({ path }) => (path.includes('/jobs') ? absent : undefined);
    void page.resumeRevokes();
    await passTime(180);
    expect(given.arm.writes('/jobs/')).toEqual([]);
    expect(page.pending()).toMatchObject({
      phase: 'refused',
      note: expect.stringMatching(/so no further one is sent\. .*No such edge device/),
    });
  });

  it('and Azure does not offer jobs for a moment, after a request whose reply was lost', async () => {
    const page = await named(Date.now() - days);
    let asked = 0;
    given.arm.fault = ({ method, path }) => {
      if (!path.includes('/jobs')) return undefined;
      if (method === 'PUT') {
        asked += 1;
        return 'dropped';
      }
      return asked > 0 ? { status: 404, code: 'ResourceNotFound', message: 'No such edge device.' } : undefined;
    };
    void page.resumeRevokes();
    await passTime(60);
    expect(asked).toBe(1);
    expect(page.pending()).toMatchObject({
      phase: 'requesting',
      note: expect.stringContaining('shows no remote support jobs'),
    });
    given.arm.fault = () => undefined;
    await passTime(60);
    expect(given.arm.writes('/jobs/').length).toBeGreaterThan(1);
  });

  it('and the list lacks it, as it may for a while', async () => {
    const page = await named(Date.now());
    for (const id of given.arm.jobs.keys()) if (id.endsWith('/remotesupport')) given.arm.jobs.delete(id);
    void page.resumeRevokes();
    await passTime(60);
    expect(given.arm.writes('/jobs/')).toEqual([]);
    expect(page.pending()).toMatchObject({ phase: 'requesting', note: expect.stringContaining('list lacks') });
    await passTime(120);
    expect(given.arm.writes('/jobs/')).toEqual([]);
    expect(page.pending()).toMatchObject({
      phase: 'accepted',
      note: expect.stringContaining('no longer has the access'),
    });
  });
});
