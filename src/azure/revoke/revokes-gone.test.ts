import { describe, expect, it } from 'vitest';
import type { RevokeRow } from '#src/azure/journal/journal-rows.ts';
import {
  arm,
  aroundEach,
  browser,
  enabled,
  isJobList,
  isJobPut,
  job,
  keep,
  load,
  machine,
  rowsOf,
  settle,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';

aroundEach();

const hour = 3_600_000;
const late = 'may have come back later than the 6 hours';
const other = 'remotesupport';
/** Days ahead, so that hours of waiting do not end it. */
const notAfter = '2026-11-27T21:00:00Z';
const pressed = { ...job(other), expirationTimestamp: notAfter };

const addJob = () => arm.addJob(machine, other, { ...enabled, expirationTimestamp: notAfter });
const leaves = () => arm.addMachine(machine, { status: 'Disconnected', since: new Date(Date.now()).toISOString() });
const returns = () => arm.addMachine(machine, { since: new Date(Date.now()).toISOString() });

/** A revoke that Azure has accepted for a machine that is away, on a page that is reloaded after `hours` hours. */
const reloadedAfter = async (hours: number) => {
  addJob();
  leaves();
  const page = await load();
  void page.revokeAccess(machine, pressed, keep);
  await untilPhase(page, 'accepted');
  const acceptedAt = Date.now();
  await passTime(5);
  const [row] = (await rowsOf(page)) as RevokeRow[];
  arm.jobs.clear();
  await browser.crash(arm);
  fakeTime(acceptedAt + hours * hour);
  const reloaded = await load();
  await settle(reloaded.resumeRevokes());
  await passTime(30);
  return { reloaded, row, acceptedAt };
};

describe('a job that goes while its revoke is pursued, and no page has seen when', () => {
  it('is kept with the last moment at which it was known to be there', async () => {
    const { row, acceptedAt } = await reloadedAfter(1);
    expect(row).toMatchObject({ phase: 'accepted', job: { name: other } });
    expect(row?.jobThereAt).toBeGreaterThan(acceptedAt - 5000);
    expect(row?.jobThereAt).toBeLessThanOrEqual(acceptedAt);
  });

  it('is not proven after a reload by a machine that came back when Azure may have dropped the request', async () => {
    const { reloaded } = await reloadedAfter(6.5);
    returns();
    await untilPhase(reloaded, 'refused', 60);
    expect(reloaded.pending()).toMatchObject({ note: expect.stringContaining(late), error: { code: 'EndUnprovable' } });
    // Nothing more comes of waiting, so nothing is read for it.
    const reads = arm.requests.length;
    await passTime(600);
    expect(arm.requests.length).toBe(reads);
  });

  it('is proven after a reload by a machine that came back in time', async () => {
    const { reloaded } = await reloadedAfter(5);
    expect(reloaded.pending()?.phase).toBe('accepted');
    returns();
    await untilPhase(reloaded, 'proven', 3600);
  });

  /** Azure takes the request for what no list shows, and the machine, which was away, is back a minute later. */
  const acceptedUnlisted = async () => {
    addJob();
    leaves();
    const page = await load();
    arm.fault = (request) => {
      if (isJobList(request)) arm.jobs.clear();
      return undefined;
    };
    void page.revokeAccess(machine, pressed, keep);
    await untilPhase(page, 'accepted');
    await passTime(60);
    returns();
    return page;
  };

  it('was there when Azure accepted the request, though no list has ever shown it', async () => {
    const page = await acceptedUnlisted();
    await untilPhase(page, 'proven', 3600);
  });

  it('is not proven by a machine that came back while lists may lack what was granted just before', async () => {
    const page = await acceptedUnlisted();
    await passTime(300);
    expect(page.pending()?.phase).toBe('accepted');
    returns();
    await untilPhase(page, 'proven', 60);
  });

  it('is not proven where Azure had it no more when it was to be revoked, and nothing tells since when', async () => {
    const page = await load();
    arm.fault = (request) =>
      isJobPut(request) ? { status: 404, code: 'ResourceNotFound', message: 'The job was not found.' } : undefined;
    void page.revokeAccess(machine, pressed, keep);
    await passTime(1500);
    expect(page.pending()?.phase).toBe('accepted');
    await untilPhase(page, 'refused', 900);
    expect(page.pending()).toMatchObject({ note: expect.stringContaining(late), error: { code: 'EndUnprovable' } });
  });
});

/** A page that has seen the job, which somebody deleted before the machine came back too late to hear of it. */
const lost = async () => {
  addJob();
  leaves();
  const page = await load();
  const { readEvidence } = await import('#src/azure/evidence/machine-evidence.ts');
  await settle(readEvidence(machine));
  arm.jobs.clear();
  fakeTime(Date.now() + 7 * hour);
  returns();
  await passTime(5);
  return page;
};

describe('a press that names no job, where one is gone and nothing can prove its end', () => {
  it('needs a person', async () => {
    const page = await lost();
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'refused', 60);
    expect(page.pending()).toMatchObject({ note: expect.stringContaining(late), error: { code: 'EndUnprovable' } });
  });

  it('ends first what this browser has asked for just before', async () => {
    const page = await lost();
    const { keepGrant, claimMachine } = await import('#src/azure/journal/grant-journal.ts');
    const consentId = 'rs-abcdefghijklmnopqrstu';
    await settle(keepGrant({ consentId, until: Date.now() + hour, machines: [machine] }));
    await settle(claimMachine(consentId, machine, true));
    void page.revokeAccess(machine, undefined, keep);
    await passTime(30);
    expect(page.pending()?.phase).toBe('accepted');
    arm.addJob(machine, consentId, { ...enabled, expirationTimestamp: notAfter }, 0);
    await untilPhase(page, 'proven', 300);
    expect(page.pending()?.jobName).toBe(consentId);
  });
});

describe('a job that was never there', () => {
  it('is missed also while another press on the machine has taken its place on the page', async () => {
    const page = await load();
    let answers = false;
    arm.fault = (request) => {
      if (!answers) return 'dropped';
      return isJobPut(request)
        ? { status: 404, code: 'ResourceNotFound', message: 'The job was not found.' }
        : undefined;
    };
    let outcome: unknown;
    void page.revokeAccess(machine, pressed, keep).then((told) => (outcome = told.phase));
    await passTime(2);
    void page.revokeAccess(machine, undefined, keep);
    await passTime(1);
    answers = true;
    await passTime(3000);
    expect(outcome).toBe('refused');
  });
});

describe('a revoke that another tab ended', () => {
  it('is not proven by what this tab has made up: it missed the job just now', async () => {
    addJob();
    const first = await load();
    const { beginRevoke, dropRevokeRow, keepRevokeRow } = await import('#src/azure/journal/revoke-journal.ts');
    const start = { machineId: machine, job: pressed, removeExtension: false, startedAt: Date.now() };
    const row = await settle(beginRevoke(start));
    keepRevokeRow({ ...row, phase: 'accepted', jobThereAt: Date.now() });
    let wake = (): void => undefined;
    const held = new Promise<void>((resolve) => (wake = resolve));
    void navigator.locks.request(`revoke:${machine}`, {}, () => held);
    await settle(first.resumeRevokes());
    await settle(dropRevokeRow(row));
    arm.jobs.clear();
    fakeTime(Date.now() + 5 * hour);
    returns();
    await passTime(60);
    wake();
    await untilPhase(first, 'refused', 60);
    expect(first.pending()?.note).toContain('does not prove the end');
  });
});
