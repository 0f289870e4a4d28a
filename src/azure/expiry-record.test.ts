import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accessState } from '#src/consent/access-state.ts';
import { endRecordName, recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleMachine, sampleNow, sampleRecord } from '#src/consent/samples.ts';
import { hashAtOnce, passTime, SampleArm } from './sample-arm.ts';
import { fakeTime, SampleBrowser } from './sample-browser.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const machine = sampleMachine('srv-sql-01').toLowerCase();
const past = '2026-11-01T12:00:00Z';
let arm: SampleArm;
let consentId: string;

const settle = async <T>(task: Promise<T>): Promise<T> => {
  let outcome: { value: T } | undefined;
  void task.then((value) => (outcome = { value }));
  await passTime(60, () => outcome !== undefined);
  if (outcome === undefined) throw new Error('Not settled.');
  return outcome.value;
};

const addJob = (nodeState: string, end = past) =>
  arm.addJob(machine, consentId, {
    type: 'Enable',
    accessLevel: 'Diagnostics',
    expirationTimestamp: end,
    reportedProperties: { nodeSettings: { state: nodeState } },
  });

const load = async () => {
  vi.resetModules();
  const { machineConsentsQuery } = await import('./consent-records.ts');
  const { readEvidence } = await import('./machine-evidence.ts');
  const { queryClient } = await import('./query-client.ts');
  const { recordExpiry, unrecordedExpiry } = await import('./expiry-record.ts');
  const find = async () => {
    queryClient.clear();
    const evidence = await settle(readEvidence(machine));
    const state = accessState(evidence);
    const consents = await settle(queryClient.fetchQuery(machineConsentsQuery(machine)));
    return { state, consents, found: unrecordedExpiry(machine, state, consents) };
  };
  return { find, recordExpiry, unrecordedExpiry };
};

const ends = () => arm.writes('/deployments/remote-support-ended-');

beforeEach(async () => {
  fakeTime(sampleNow);
  hashAtOnce();
  void new SampleBrowser();
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  arm.addMachine(machine);
  arm.addExtension(machine, 'Succeeded');
  const record = await sampleRecord();
  ({ consentId } = record);
  const group = machine.split('/providers/')[0] ?? '';
  const id = `${group}/providers/microsoft.resources/deployments/${recordName(consentId)}`;
  const properties = JSON.parse(JSON.stringify(recordTemplate(record))) as Record<string, unknown>;
  arm.deployments.set(id, { at: 0, id, name: recordName(consentId), properties });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('access that ended by itself', () => {
  it('is put on record once, and no second page writes it again', async () => {
    addJob('Expired');
    const page = await load();
    const { state, found } = await page.find();
    expect(state.word).toBe('Expired');
    expect(found).toBe(consentId);
    await settle(
      Promise.all([
        page.recordExpiry(machine, consentId, state.detail),
        page.recordExpiry(machine.toUpperCase(), consentId, state.detail),
      ]),
    );
    expect(ends()).toHaveLength(1);
    expect(ends()[0]).toContain(await endRecordName(consentId, machine));
    const kept = [...arm.deployments.values()].find(({ name }) => name.startsWith('remote-support-ended-'));
    expect(JSON.stringify(kept?.properties)).toContain('"ended":"expired"');
    expect((await page.find()).found).toBeUndefined();
    await settle((await load()).recordExpiry(machine, consentId, state.detail));
    expect(ends()).toHaveLength(1);
  });

  it('is not put on record before the machine reports just that', async () => {
    const page = await load();
    for (const [nodeState, end] of [
      ['Active', past],
      ['Superseded', past],
      ['Revoked', past],
      ['Expired', '2026-11-24T21:00:00Z'],
    ] as const) {
      addJob(nodeState, end);
      expect((await page.find()).found, nodeState).toBeUndefined();
    }
  });

  it('is left alone where it is not certain that no end is on record, or whose access it was', async () => {
    addJob('Expired');
    const page = await load();
    const { state, consents } = await page.find();
    const problem = { scope: '/x', reason: 'Not plain data.' };
    const look = (change: Partial<typeof consents>, of = state) =>
      page.unrecordedExpiry(machine, of, { ...consents, ...change });
    expect(look({})).toBe(consentId);
    expect(look({ problems: [problem] })).toBeUndefined();
    expect(look({ problems: [{ ...problem, consentId }] })).toBeUndefined();
    expect(look({ problems: [{ ...problem, consentId: 'rs-bbbbbbbbbbbbbbbbbbbbb' }] })).toBe(consentId);
    expect(look({ consents: [] })).toBeUndefined();
    expect(look({}, { ...state, ...(state.job && { job: { ...state.job, name: 'remoteSupport' } }) })).toBeUndefined();
  });

  it('rejects nothing when Azure keeps no record', async () => {
    addJob('Expired');
    arm.fault = ({ method }) =>
      method === 'PUT' ? { status: 403, code: 'AuthorizationFailed', message: 'No.' } : undefined;
    const { recordExpiry } = await load();
    await expect(settle(recordExpiry(machine, consentId, 'Expired.'))).resolves.toBeUndefined();
  });
});
