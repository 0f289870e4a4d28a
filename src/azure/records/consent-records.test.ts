import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleGroup, sampleMachine, sampleNow, sampleRecord, sampleUser } from '#src/consent/samples.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { SampleArm } from '#src/azure/testing/sample-arm.ts';
import { consentQuery, consentRecordsQuery, readConsentEntry, readWholeRecords } from './consent-records.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const activityLog = await import('#src/azure/resources/activity-log.ts');

let arm: SampleArm;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: sampleNow + 3_600_000 });
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  queryClient.clear();
  holdFleet();
});

const holdFleet = (gaps: Partial<Fleet> = {}, age = 0) => {
  const fleet: Fleet = {
    machines: fleetTable([[sampleMachine('srv-sql-01')]]),
    problems: [],
    subscriptions: [],
    readAt: sampleNow,
    source: 'resourceGraph',
    ...gaps,
  };
  queryClient.setQueryData(fleetQuery().queryKey, fleet, { updatedAt: Date.now() - age });
};

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

describe('machines that could not be listed', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No permission.', correlationId: 'c-7' });
  const closed = { subscriptionId: 's-2', displayName: 'Fabrikam', error };
  const fabrikam = {
    scope: '/subscriptions/s-2',
    error,
    unlisted: 'Subscription “Fabrikam” could not be listed, so its resource groups were not asked for records.',
    reason: expect.stringMatching(
      /^Subscription “Fabrikam” could not be listed, so its resource groups were not asked for records\. No permission\. Ask /,
    ),
  };
  const signal = new AbortController().signal;
  const readings = [
    ['all consents', () => queryClient.fetchQuery(consentRecordsQuery())],
    ['all consents, read anew', () => readWholeRecords(() => true, signal)],
    ['one consent', () => queryClient.fetchQuery(consentQuery('rs-abc'))],
    ['one consent of which no machine is known', () => readConsentEntry('rs-abc')],
  ] as const;

  it.each(readings)('are among what was not read of %s', async (_, read) => {
    holdFleet({ problems: [closed] });
    expect((await read()).problems).toEqual([fabrikam]);
  });

  it.each(readings)('are told of as fewer than Azure counted: %s', async (_, read) => {
    holdFleet({ incomplete: { expected: 4, read: 3 } });
    const [problem, ...others] = (await read()).problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      scope: 'Azure Resource Graph',
      unlisted: expect.stringMatching(/^3 of 4/),
      error: { kind: 'conflict' },
    });
    expect(problem?.reason).toMatch(
      /^3 of 4 machines could be listed, so resource groups may not have been asked for records\. Machines may have been removed while they were listed\. Refresh in a minute\.$/,
    );
  });

  it('are not told of where the resource groups to read were named', async () => {
    holdFleet({ problems: [closed] });
    expect((await readConsentEntry('rs-abc', [sampleGroup])).problems).toEqual([]);
  });

  it('are not all said to be missing where a subscription was listed in part', async () => {
    const malformed = new AzureError({ kind: 'malformed', message: '1 of 9 machines came in an unknown form.' });
    holdFleet({ problems: [{ ...closed, error: malformed, isInPart: true }] });
    const [problem] = (await readConsentEntry('rs-abc')).problems;
    expect(problem?.reason).toContain('could not be listed in full, so resource groups there may not have been asked');
    holdFleet({ problems: [{ ...closed, error: malformed }] });
    const [whole] = (await readConsentEntry('rs-abc')).problems;
    expect(whole?.reason).toContain('could not be listed, so its resource groups were not asked');
  });

  it.each([
    ['is old', { problems: [closed] }, 31_000, true],
    ['is not old', { problems: [closed] }, 29_000, false],
    ['is old and whole', {}, 31_000, true],
    ['is whole, and not old', {}, 29_000, false],
  ])(
    'are looked for again in a list that is old, whether it lacks some or not: one that %s',
    async (_, gaps, age, again) => {
      holdFleet(gaps, age);
      const { problems } = await readConsentEntry('rs-abc');
      expect(arm.requests.some(({ path }) => path.includes('resourcegraph'))).toBe(again);
      // What is held stands where no other list comes, and is told to be of its time.
      const older = again ? [expect.objectContaining({ scope: 'List of machines' })] : [];
      expect(problems).toEqual([...older, ...('problems' in gaps ? [fabrikam] : [])]);
    },
  );
});
