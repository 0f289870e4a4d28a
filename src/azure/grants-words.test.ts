import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsentRecord } from '#src/consent/record.ts';
import { sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
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

describe('a grant under way', () => {
  it('does not call access requested before it was asked for', async () => {
    arm.addExtension(machine, 'Succeeded');
    arm.fault = ({ path }) => (path.includes('/jobs') ? 'dropped' : undefined);
    const shown = await begin();
    await passTime(60);
    expect(arm.writes('/jobs/')).toEqual([]);
    expect(shown()).toMatchObject({
      step: 'extension',
      message: expect.stringMatching(/^Access has not been asked for yet\. Azure cannot be read: /),
    });
    arm.fault = () => undefined;
    expect(await passTime(120, () => shown()?.step === 'confirmed')).toBe(true);
  });

  it('tells a request without an answer from one that Azure has', async () => {
    arm.addExtension(machine, 'Succeeded');
    arm.fault = ({ method, path }) => (path.includes('/jobs') && method === 'PUT' ? 'dropped' : undefined);
    const shown = await begin();
    expect(await passTime(60, () => shown()?.message.startsWith('Access was asked for') === true)).toBe(true);
    expect(shown()).toMatchObject({ step: 'extension', message: expect.stringContaining('without an answer') });
  });

  it('does not call the extension requested while Azure takes no request for it', async () => {
    const busy = { status: 409, code: 'HCRP409', message: 'AMAWindows is still processing.' };
    arm.fault = ({ method, path }) => (path.includes('/extensions/') && method === 'PUT' ? busy : undefined);
    const shown = await begin();
    await passTime(10);
    expect(shown()).toMatchObject({
      step: 'recorded',
      message: expect.stringMatching(/^The extension is not installed yet\. Another operation is running/),
    });
    arm.fault = () => undefined;
    expect(await passTime(60, () => shown()?.message.startsWith('Extension ') === true)).toBe(true);
  });

  it('says nothing of an extension that cannot be read', async () => {
    arm.fault = ({ path }) => (path.includes('/extensions') ? 'dropped' : undefined);
    const shown = await begin();
    await passTime(60);
    expect(shown()).toMatchObject({ step: 'recorded', message: expect.stringMatching(/^Azure cannot be read: /) });
  });
});
