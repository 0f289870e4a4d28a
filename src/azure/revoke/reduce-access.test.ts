import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { SampleArm } from '#src/azure/testing/sample-arm.ts';
import { reduceAccess } from './reduce-access.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const machine = sampleMachine('srv-sql-01');
const hour = 3_600_000;
const at = (hours: number) => Date.now() + hours * hour;
const job = (type: string, accessLevel: string, hours: number) => ({
  type,
  accessLevel,
  expirationTimestamp: new Date(at(hours)).toISOString(),
});
const active = { reportedProperties: { nodeSettings: { state: 'Active' } } };
let arm: SampleArm;

beforeEach(() => {
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  arm.addMachine(machine);
});

describe('reduceAccess', () => {
  it('sends what takes something away', async () => {
    arm.addJob(machine, 'remoteSupport', job('Enable', 'DiagnosticsAndRepair', 4));
    await reduceAccess(machine, { jobName: 'remoteSupport', level: 'Diagnostics', end: at(2) });
    expect(arm.writes('/jobs/')).toHaveLength(1);
  });

  it('asks for the level and the end that were chosen, which may be those of now', async () => {
    const end = Date.parse('2099-11-24T21:00:00Z');
    arm.addJob(machine, 'remoteSupport', {
      type: 'enable',
      accessLevel: 'diagnostics',
      expirationTimestamp: '2099-11-24T21:00:00Z',
    });
    await reduceAccess(machine, { jobName: 'REMOTESUPPORT', level: 'Diagnostics', end });
    expect(arm.requests.find(({ method }) => method === 'PUT')?.body).toMatchObject({
      properties: {
        type: 'Enable',
        accessLevel: 'Diagnostics',
        expirationTimestamp: expect.stringMatching(/^2099-11-24T21:00:00/),
      },
    });
  });

  it.each([
    ['revoked', job('Revoke', 'DiagnosticsAndRepair', 4)],
    ['shortened', job('Enable', 'DiagnosticsAndRepair', 1)],
    ['lowered', job('Enable', 'Diagnostics', 4)],
    ['over', job('Enable', 'DiagnosticsAndRepair', -1)],
    [
      'superseded',
      { ...job('Enable', 'DiagnosticsAndRepair', 4), reportedProperties: { nodeSettings: { state: 'Superseded' } } },
    ],
    ['to end, though the machine still has it', { ...job('Revoke', 'DiagnosticsAndRepair', 4), ...active }],
    ['of an unknown level', job('Enable', 'Everything', 4)],
    ['without a readable end', { ...job('Enable', 'DiagnosticsAndRepair', 4), expirationTimestamp: 'soon' }],
  ])('sends nothing to access that is %s by now', async (_, properties) => {
    arm.addJob(machine, 'remoteSupport', properties);
    const change = { jobName: 'remoteSupport', level: 'DiagnosticsAndRepair', end: at(2) } as const;
    await expect(reduceAccess(machine, change)).rejects.toMatchObject({
      kind: 'conflict',
      scope: machine,
      message: expect.stringContaining('changed since this page read it'),
    });
    expect(arm.writes()).toEqual([]);
  });

  it('goes by the job of that name only', async () => {
    arm.addJob(machine, 'another', job('Enable', 'DiagnosticsAndRepair', 4));
    arm.addJob(machine, 'remoteSupport', job('Revoke', 'DiagnosticsAndRepair', 4));
    const change = { jobName: 'remoteSupport', level: 'Diagnostics', end: at(2) } as const;
    await expect(reduceAccess(machine, change)).rejects.toMatchObject({ kind: 'conflict' });
    expect(arm.writes()).toEqual([]);
  });

  it('sends nothing when the job is gone or cannot be read', async () => {
    const change = { jobName: 'remoteSupport', level: 'Diagnostics', end: at(2) } as const;
    await expect(reduceAccess(machine, change)).rejects.toMatchObject({ kind: 'conflict' });
    arm.fault = () => ({ status: 409, code: 'MissingSubscriptionRegistration', message: 'Not registered.' });
    await expect(reduceAccess(machine, change)).rejects.toMatchObject({ kind: 'conflict' });
    arm.fault = () => ({ status: 403, code: 'AuthorizationFailed', message: 'No.' });
    await expect(reduceAccess(machine, change)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(arm.writes()).toEqual([]);
  });
});
