import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleGroup, sampleMachine, sampleNow, sampleRecord, sampleUser } from '#src/consent/samples.ts';
import { consentQuery } from './consent-records.ts';
import { fleetTable } from './fleet-table-builder.ts';
import { queryClient } from './query-client.ts';
import { SampleArm } from './sample-arm.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const activityLog = await import('./activity-log.ts');

let arm: SampleArm;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: sampleNow + 3_600_000 });
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  queryClient.clear();
  queryClient.setQueryData(['fleet'], { machines: fleetTable([[sampleMachine('srv-sql-01')]]) });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the name of the person of a consent', () => {
  const named = async (writer: { caller?: string; callerId?: string } | undefined) => {
    vi.spyOn(activityLog, 'readWriter').mockResolvedValue(writer);
    const record = await sampleRecord();
    arm.addDeployment(sampleGroup, recordName(record.consentId), recordTemplate(record));
    const { entry } = await queryClient.fetchQuery(consentQuery(record.consentId));
    expect(entry?.consentId).toBe(record.consentId);
    return entry?.caller;
  };

  it('is what the Activity Log calls whoever wrote the record, where that is the person', async () => {
    expect(await named({ caller: 'ada@contoso.example', callerId: sampleUser.toUpperCase() })).toBe(
      'ada@contoso.example',
    );
  });

  it.each([
    ['somebody else', { caller: 'mallory@contoso.example', callerId: '0e0e0e0e-0000-4000-8000-000000000000' }],
    ['somebody without an object id', { caller: 'mallory@contoso.example' }],
    ['the person, without a name', { callerId: sampleUser }],
    ['nobody that the log shows', undefined],
  ])('is not known where the record was written by %s', async (_, writer) => {
    expect(await named(writer)).toBeUndefined();
  });
});
