import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accessState } from '#src/consent/access/access-state.ts';
import { endRecordName, recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleMachine, sampleNow, sampleRecord } from '#src/consent/samples.ts';
import { hashAtOnce, passTime, SampleArm } from '#src/azure/testing/sample-arm.ts';
import { fakeTime, SampleBrowser } from '#src/azure/testing/sample-browser.ts';

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
  const { readEvidence } = await import('#src/azure/evidence/machine-evidence.ts');
  const { queryClient } = await import('#src/azure/query-client.ts');
  const { recordSeenEnd, unrecordedEnd } = await import('./seen-end.ts');
  const find = async () => {
    queryClient.clear();
    const evidence = await settle(readEvidence(machine));
    const state = accessState(evidence);
    const consents = await settle(queryClient.fetchQuery(machineConsentsQuery(machine)));
    return { state, consents, found: unrecordedEnd(machine, state, consents) };
  };
  return { find, recordSeenEnd, unrecordedEnd };
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
    expect(found).toEqual({ consentId, ended: 'expired' });
    await settle(
      Promise.all([
        page.recordSeenEnd(machine, { consentId, ended: 'expired' }, state.detail),
        page.recordSeenEnd(machine.toUpperCase(), { consentId, ended: 'expired' }, state.detail),
      ]),
    );
    expect(ends()).toHaveLength(1);
    expect(ends()[0]).toContain(await endRecordName({ consentId, machineId: machine, ended: 'expired' }));
    const kept = [...arm.deployments.values()].find(({ name }) => name.startsWith('remote-support-ended-'));
    expect(JSON.stringify(kept?.properties)).toContain('"ended":"expired"');
    expect((await page.find()).found).toBeUndefined();
    await settle((await load()).recordSeenEnd(machine, { consentId, ended: 'expired' }, state.detail));
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
      page.unrecordedEnd(machine, of, { ...consents, ...change })?.consentId;
    expect(look({})).toBe(consentId);
    expect(look({ problems: [problem] })).toBeUndefined();
    expect(look({ problems: [{ ...problem, consentId }] })).toBeUndefined();
    expect(look({ problems: [{ ...problem, consentId: 'rs-bbbbbbbbbbbbbbbbbbbbb' }] })).toBe(consentId);
    expect(look({ consents: [] })).toBeUndefined();
    expect(look({}, { ...state, ...(state.job && { job: { ...state.job, name: 'remoteSupport' } }) })).toBeUndefined();
  });

  it('is put on record as proven where a person had closed the consent without proof', async () => {
    const page = await load();
    const { keepEnd } = await import('./end-records.ts');
    await settle(keepEnd(machine, consentId, { ended: 'removed', sentence: 'Azure showed no access.' }));
    addJob('Expired');
    const { state, found } = await page.find();
    expect(found).toEqual({ consentId, ended: 'expired' });
    await settle(page.recordSeenEnd(machine, { consentId, ended: 'expired' }, state.detail));
    const { found: afterwards, consents } = await page.find();
    expect(afterwards).toBeUndefined();
    // The closing stays on record beside it; what is proven comes first.
    expect(consents.consents[0]?.ends.map(({ ended }) => ended)).toEqual(['expired', 'removed']);
    expect(consents.problems).toEqual([]);
  });

  it('rejects nothing when Azure keeps no record', async () => {
    addJob('Expired');
    arm.fault = ({ method }) =>
      method === 'PUT' ? { status: 403, code: 'AuthorizationFailed', message: 'No.' } : undefined;
    const { recordSeenEnd } = await load();
    await expect(settle(recordSeenEnd(machine, { consentId, ended: 'expired' }, 'Expired.'))).resolves.toBeUndefined();
  });
});

describe('access that somebody revoked', () => {
  const addRevoked = () =>
    arm.addJob(machine, consentId, {
      type: 'Revoke',
      accessLevel: 'Diagnostics',
      expirationTimestamp: '2026-11-24T21:00:00Z',
    });

  it('is put on record by the first page that sees it proven, whoever revoked it', async () => {
    addRevoked();
    const page = await load();
    const { state, found } = await page.find();
    expect(state.word).toBe('Revoked');
    expect(found).toEqual({ consentId, ended: 'revoked' });
    await settle(page.recordSeenEnd(machine, { consentId, ended: 'revoked' }, state.detail));
    const kept = [...arm.deployments.values()].find(({ name }) => name.startsWith('remote-support-ended-'));
    expect(JSON.stringify(kept?.properties)).toContain('"ended":"revoked"');
    expect((await page.find()).found).toBeUndefined();
  });

  it('is put on record once more where access came back after an end on record, and ended again', async () => {
    addRevoked();
    const page = await load();
    const { keepRevoke } = await import('#src/azure/journal/pending-revokes.ts');
    // The end of before was kept by a revoke of this tab.
    keepRevoke({
      machineId: machine,
      jobName: consentId,
      startedAt: sampleNow,
      removeExtension: false,
      phase: 'proven',
      ended: 'revoked',
    });
    await settle(page.recordSeenEnd(machine, { consentId, ended: 'revoked' }, 'Revoked.'));
    expect((await page.find()).found).toBeUndefined();
    await passTime(1200);
    arm.addJob(machine, consentId, { type: 'Revoke', accessLevel: 'Diagnostics', expirationTimestamp: '' }, 60_000);
    const { state, found } = await page.find();
    expect(found).toMatchObject({ consentId, ended: 'revoked' });
    if (found !== undefined) await settle(page.recordSeenEnd(machine, found, state.detail));
    expect(new Set(ends()).size).toBe(2);
    expect((await page.find()).found).toBeUndefined();
  });

  it('is put on record once where the clock of the machine dates its session later than the page was opened', async () => {
    // Back after the removal, of which it reports nothing.
    arm.addMachine(machine, { since: new Date(sampleNow - 10_000).toISOString() });
    const inTwoHours = new Date(sampleNow + 2 * 3_600_000).toISOString();
    arm.addJob(machine, consentId, {
      type: 'Revoke',
      accessLevel: 'Diagnostics',
      expirationTimestamp: '2026-11-24T21:00:00Z',
      reportedProperties: {
        sessionDetails: [{ sessionStartTime: inTwoHours, sessionEndTime: inTwoHours }],
      },
    });
    const page = await load();
    const { state, found } = await page.find();
    expect([state.word, state.job?.sessions]).toEqual([
      'Revoked',
      [expect.objectContaining({ sessionStartTime: inTwoHours })],
    ]);
    expect(found).toEqual({ consentId, ended: 'revoked' });
    await settle(page.recordSeenEnd(machine, { consentId, ended: 'revoked' }, state.detail));
    expect((await page.find()).found).toBeUndefined();
    await passTime(1200);
    expect((await (await load()).find()).found).toBeUndefined();
  });

  it('is left to the revoke of this tab, unless that needs a person', async () => {
    addRevoked();
    const page = await load();
    const { keepRevoke } = await import('#src/azure/journal/pending-revokes.ts');
    const revoke = {
      machineId: machine,
      jobName: consentId.toUpperCase(),
      startedAt: sampleNow,
      removeExtension: false,
    };
    for (const phase of ['requesting', 'accepted', 'proven'] as const) {
      keepRevoke({ ...revoke, phase });
      expect((await page.find()).found, phase).toBeUndefined();
    }
    const { AzureError } = await import('#src/azure/transport/errors.ts');
    const endRecordError = new AzureError({ kind: 'forbidden', message: 'No.' });
    for (const other of [
      { phase: 'refused' },
      { phase: 'proven', endRecordError },
      { phase: 'proven', jobName: 'rs-bbbbbbbbbbbbbbbbbbbbb' },
    ] as const) {
      keepRevoke({ ...revoke, ...other });
      expect((await page.find()).found, JSON.stringify(other)).toEqual({ consentId, ended: 'revoked' });
    }
  });

  it('is left to the revoke of this tab that has proven it, also where another press is shown or another job is left', async () => {
    addRevoked();
    const page = await load();
    const { keepRevoke, pendingRevoke } = await import('#src/azure/journal/pending-revokes.ts');
    const press = (name: string, startedAt: number) => ({
      machineId: machine,
      startedAt,
      removeExtension: false,
      jobName: name,
      namedJob: { name, accessLevel: 'Diagnostics', expirationTimestamp: '' },
    });
    const left = { ...press(consentId, 2), phase: 'accepted', otherJob: 'other' } as const;
    keepRevoke(left);
    expect((await page.find()).found).toEqual({ consentId, ended: 'revoked' });
    keepRevoke({ ...left, ended: 'revoked' });
    expect((await page.find()).found).toBeUndefined();
    keepRevoke({ ...press('other', 3), phase: 'refused' });
    expect(pendingRevoke(machine)?.jobName).toBe('other');
    expect((await page.find()).found).toBeUndefined();
  });

  it('is not put on record before its end is proven', async () => {
    addRevoked();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    expect((await page.find()).found).toBeUndefined();
  });
});
