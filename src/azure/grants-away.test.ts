import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsentRecord } from '#src/consent/record.ts';
import { sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { hashAtOnce, passTime, SampleArm } from './sample-arm.ts';
import { fakeTime, SampleBrowser } from './sample-browser.ts';

const account = { tenantId: sampleTenant, userId: sampleUser, username: 'ada@contoso.example', name: 'Ada' };

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

let arm: SampleArm;
let record: ConsentRecord;
let machine: string;

const begin = async () => {
  vi.resetModules();
  // Loaded on demand by the code: loading takes real time, which faked time would run ahead of.
  await import('@azure/arm-hybridcompute');
  const { startGrant } = await import('./grants.ts');
  const { grantProgress } = await import('./grant-store.ts');
  startGrant({ record, machines: [machine] }, { isTrusted: true });
  return () => grantProgress(record.consentId)?.machines[0];
};

const looks = () => arm.requests.filter(({ method, path }) => method === 'GET' && path === machine).length;
const goesAway = () => arm.addMachine(machine, { status: 'Disconnected' });
const isAway = /^The machine has not been connected since 20 Nov 2026, .* \(Disconnected, read at \d\d:\d\d:\d\d\): /;

beforeEach(async () => {
  fakeTime(sampleNow);
  hashAtOnce();
  void new SampleBrowser();
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  record = await sampleRecord();
  machine = record.consent.machines[0] ?? '';
  arm.addMachine(machine);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a machine that goes away', () => {
  it('while the extension is installed: is said first, with what Azure keeps and the end that stays', async () => {
    arm.installs = 'Creating';
    const shown = await begin();
    await passTime(5);
    goesAway();
    await passTime(25);
    const message = shown()?.message ?? '';
    expect(shown()?.step).toBe('recorded');
    expect(message).toMatch(isAway);
    expect(message).toContain('which keeps it up to 6 hours, until');
    expect(message).toContain(`The agreed end, ${formatInstant(Date.parse(record.consent.notAfter))}, stays as it is.`);
    expect(message).toContain('Extension Creating.');
  });

  it('with a job that waits: is said, is looked at no more than once a minute, and is left unsaid when it is back', async () => {
    arm.addExtension(machine, 'Succeeded');
    const shown = await begin();
    await passTime(4);
    goesAway();
    await passTime(30);
    expect(shown()?.step).toBe('requested');
    expect(shown()?.message).toMatch(isAway);
    const before = looks();
    await passTime(600);
    expect(looks() - before).toBeLessThanOrEqual(10);
    expect(looks() - before).toBeGreaterThanOrEqual(8);
    expect(shown()?.message).toMatch(isAway);
    arm.addMachine(machine);
    await passTime(90, () => shown()?.step === 'confirmed');
    expect(shown()).toMatchObject({ step: 'confirmed', message: 'The machine has reported access as agreed.' });
    const [job] = arm.jobs.values();
    expect(job?.properties['expirationTimestamp']).toBe(record.consent.notAfter);
  });

  it('is said of a grant that is only looked at, too, and the machine read once a minute', async () => {
    arm.addExtension(machine, 'Succeeded');
    const shown = await begin();
    await passTime(4);
    goesAway();
    const { stopGrant, refreshGrant } = await import('./grants.ts');
    stopGrant(record.consentId);
    await passTime(2);
    const before = looks();
    for (let times = 0; times < 3; times += 1) {
      void refreshGrant(record.consentId);
      await passTime(10);
      expect(shown()).toMatchObject({ step: 'requested', message: expect.stringMatching(isAway) });
    }
    expect(looks() - before).toBe(1);
    arm.addMachine(machine);
    arm.addJob(machine, record.consentId, {
      type: 'Enable',
      accessLevel: 'Diagnostics',
      expirationTimestamp: record.consent.notAfter,
      status: 'DeploymentInProgress',
      provisioningState: 'InProgress',
      reportedProperties: {},
    });
    await passTime(61);
    void refreshGrant(record.consentId);
    await passTime(10);
    expect(shown()?.message).toMatch(/^Access requested/);
  });

  it('for longer than Azure keeps a request: is not said to have it waiting still', async () => {
    arm.addExtension(machine, 'Succeeded');
    const shown = await begin();
    await passTime(4);
    goesAway();
    await passTime(30);
    vi.setSystemTime(Date.now() + 6.5 * 3_600_000);
    await passTime(90);
    expect(shown()?.message).toMatch(isAway);
    expect(shown()?.message).toContain('so it may have lapsed');
    expect(shown()?.message).not.toContain('waits on Azure');
  });

  it('is not said of one that is there, nor of one that cannot be read', async () => {
    arm.installs = 'Creating';
    const shown = await begin();
    await passTime(120);
    expect(shown()?.message).toMatch(/^Extension Creating\./);
    goesAway();
    await passTime(70);
    expect(shown()?.message).toMatch(isAway);
    const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
    arm.fault = ({ path }) => (path === machine ? refusal : undefined);
    await passTime(70);
    expect(shown()).toMatchObject({ step: 'recorded', message: expect.stringMatching(/^Extension Creating\./) });
  });
});
