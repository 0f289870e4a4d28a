import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleMachine, sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { hashAtOnce, passTime, SampleArm } from './sample-arm.ts';
import { fakeTime, SampleBrowser } from './sample-browser.ts';

const ada = { tenantId: sampleTenant, userId: sampleUser, username: 'ada@contoso.example', name: 'Ada' };
const signedIn = vi.hoisted(() => ({
  account: null as null | object,
  getToken: async (): Promise<string> => 'token',
}));

vi.mock('#src/auth/session.ts', () => ({ auth: () => signedIn }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const machine = sampleMachine('srv-sql-01').toLowerCase();
const notAfter = '2026-11-24T21:00:00Z';
const enabled = { type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp: notAfter };

let arm: SampleArm;
let browser: SampleBrowser;

/** A page freshly loaded, in this tab or a new one. */
const load = async () => {
  vi.resetModules();
  await import('@azure/arm-hybridcompute');
  const revokes = await import('./revokes.ts');
  const { pendingRevoke } = await import('./pending-revokes.ts');
  const { journalHealth, inJournal } = await import('./journal.ts');
  const rows = () => inJournal((page) => page.rows(''));
  return { ...revokes, journalHealth, rows, pending: () => pendingRevoke(machine) };
};

type Page = Awaited<ReturnType<typeof load>>;

const job = (name: string) => ({ name, accessLevel: 'Diagnostics', expirationTimestamp: notAfter });
const keep = { removeExtension: false };

const settle = async <T>(task: Promise<T>, seconds = 900): Promise<T> => {
  let outcome: { value: T } | undefined;
  void task.then((value) => (outcome = { value }));
  await passTime(seconds, () => outcome !== undefined);
  if (outcome === undefined) throw new Error('Not settled.');
  return outcome.value;
};

/** The rows left, read while time passes. */
const rowsOf = (page: Page) => settle(page.rows());

const untilPhase = async (page: Page, phase: string, seconds = 900): Promise<void> => {
  if (!(await passTime(seconds, () => page.pending()?.phase === phase)))
    throw new Error(`Not ${phase}: ${JSON.stringify(page.pending())}`);
};

/** Puts an active grant, with its record, on the machine. */
const granted = async (): Promise<string> => {
  const record = await sampleRecord();
  const group = machine.split('/providers/')[0] ?? '';
  const id = `${group}/providers/microsoft.resources/deployments/${recordName(record.consentId)}`;
  const properties = JSON.parse(JSON.stringify(recordTemplate(record))) as Record<string, unknown>;
  arm.deployments.set(id, { at: 0, id, name: recordName(record.consentId), properties });
  arm.addExtension(machine, 'Succeeded');
  arm.addJob(machine, record.consentId, enabled);
  return record.consentId;
};

const begin = (): void => {
  arm = new SampleArm();
  browser = new SampleBrowser();
  vi.stubGlobal('fetch', arm.fetch);
  arm.addMachine(machine);
};

const typesOfJobs = () => [...arm.jobs.values()].map(({ properties }) => properties['type']);

beforeEach(() => {
  fakeTime(sampleNow);
  hashAtOnce();
  signedIn.account = ada;
  signedIn.getToken = async () => 'token';
  begin();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const busy = { status: 409, code: 'HCRP409', message: 'Another operation is in progress.' };
const isJobPut = ({ method, path }: { method: string; path: string }) => method === 'PUT' && path.includes('/jobs/');

describe('a revoke that Azure has not taken yet', () => {
  it('goes on after a reload, by itself, and leaves nothing behind once it is proven', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(100);
    expect(page.pending()?.phase).toBe('requesting');
    expect(typesOfJobs()).toEqual(['Enable']);
    await browser.crash(arm);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    expect(reloaded.pending()).toMatchObject({ startedAt: sampleNow, jobName: consentId });
    await untilPhase(reloaded, 'proven');
    expect(typesOfJobs()).toEqual(['Revoke']);
    // Its end goes on record first.
    await passTime(5);
    expect(await rowsOf(reloaded)).toEqual([]);
    expect(arm.writes('/deployments/remote-support-ended-')).toHaveLength(1);
  });

  it('goes on after a sign-in as the same person, and never as another', async () => {
    const consentId = await granted();
    const page = await load();
    signedIn.getToken = async () => {
      const { SignInError } = await import('#src/auth/sign-in-error.ts');
      throw new SignInError('interactionRequired', 'The session has ended.');
    };
    const outcome = await settle(page.revokeAccess(machine, job(consentId), keep));
    expect(outcome).toMatchObject({ phase: 'refused', error: { kind: 'signInNeeded' } });
    expect(arm.requests).toEqual([]);
    await browser.crash(arm);
    signedIn.getToken = async () => 'token';
    signedIn.account = { ...ada, userId: '0e0e0e0e-0000-4000-8000-000000000000' };
    const other = await load();
    await settle(other.resumeRevokes());
    await passTime(30);
    expect(other.pending()).toBeUndefined();
    expect(arm.requests).toEqual([]);
    await browser.crash(arm);
    signedIn.account = ada;
    const own = await load();
    await settle(own.resumeRevokes());
    await untilPhase(own, 'proven');
    expect(arm.writes('/jobs/')).toHaveLength(1);
  });

  it('that needs a person is kept with its reason, tried once per page, and can be pressed again', async () => {
    const consentId = await granted();
    const forbidden = { status: 403, code: 'AuthorizationFailed', message: 'No jobs/write for ada@contoso.example.' };
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    const page = await load();
    expect(await settle(page.revokeAccess(machine, job(consentId), keep))).toMatchObject({ phase: 'refused' });
    const rows = await rowsOf(page);
    expect(rows).toMatchObject([{ phase: 'refused', refusal: { kind: 'forbidden', code: 'AuthorizationFailed' } }]);
    expect(JSON.stringify(rows)).not.toMatch(/ada|contoso|token/i);
    await browser.crash(arm);
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await untilPhase(reloaded, 'refused');
    await passTime(600);
    expect(reloaded.pending()).toMatchObject({ error: { kind: 'forbidden', message: forbidden.message } });
    expect(arm.writes('/jobs/')).toHaveLength(2);
    arm.fault = () => undefined;
    expect(await settle(reloaded.revokeAccess(machine, job(consentId), keep))).toMatchObject({ phase: 'proven' });
    expect(await rowsOf(reloaded)).toEqual([]);
  });

  it('is forgotten a day after the agreed end, and not before', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    await browser.crash(arm);
    const day = 24 * 3_600_000;
    fakeTime(Date.parse(notAfter) + day - 60_000);
    const late = await load();
    await settle(late.resumeRevokes());
    await passTime(5);
    expect(late.pending()?.phase).toBe('accepted');
    await browser.crash(arm);
    fakeTime(Date.parse(notAfter) + day + 60_000);
    const later = await load();
    // Azure has to have been heard: the browser's clock alone ages nothing.
    await settle((await import('./machines.ts')).readMachine(machine));
    await settle(later.resumeRevokes());
    expect(later.pending()).toBeUndefined();
    expect(await rowsOf(later)).toEqual([]);
  });
});
