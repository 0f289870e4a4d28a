import { describe, expect, it } from 'vitest';

import { correlationId } from '#src/consent/consent.ts';
import { failedIn, fixtureReceipt, outcomeIn } from './receipt-fixture.ts';
import type { ActivityExtract, AzureExtract, JobExtract, MachineExtract, Receipt } from './receipt.ts';
import { sampleMachine, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';

const { azure, record } = fixtureReceipt;
const [machine] = azure.machines;
const [event] = azure.activity;
const [copy] = azure.records;
const job = machine?.job;
if (!machine || !event || !copy || !job) throw new Error('The receipt is incomplete.');

const withAzure = (change: Partial<AzureExtract>): Receipt => ({ ...fixtureReceipt, azure: { ...azure, ...change } });
const withMachine = (change: Partial<MachineExtract>) => withAzure({ machines: [{ ...machine, ...change }] });
const withJob = (change: Partial<JobExtract>) => withMachine({ job: { ...job, ...change } });
const withCopy = (change: Partial<AzureExtract['records'][number]>) => withAzure({ records: [{ ...copy, ...change }] });
const azureOf = (receipt: Receipt) => outcomeIn(receipt, 'azure');
const change = { level: 'Diagnostics' as const, notAfter: '2026-11-24T21:00:00Z', changedAt: '2026-11-24T14:00:00Z' };

describe('what Azure said in a receipt', () => {
  it.each([
    ['as it is', fixtureReceipt],
    ['ids in capitals', withCopy({ deploymentId: copy.deploymentId.toUpperCase(), correlationId: '' })],
    ['the correlation id in capitals', withAzure({ correlationId: azure.correlationId.toUpperCase() })],
    ['no records', withAzure({ records: [] })],
    ['no job', withMachine({ job: null })],
    ['a job of no level', withJob({ accessLevel: 'None' })],
    ['a job without level and end', withJob({ accessLevel: null, expirationTimestamp: null })],
    [
      'a job that ends at the agreed time, said otherwise',
      withJob({ expirationTimestamp: '2026-11-24T22:00:00+01:00' }),
    ],
    ['a change to the whole length', withMachine({ changes: [change] })],
  ])('passes: %s', async (_name, receipt) => {
    expect(await failedIn(receipt)).toEqual([]);
  });

  it.each([
    ['The correlation id is not that of this consent.', withAzure({ correlationId: sampleTenant })],
    ['The machines that Azure was asked about are not those of the consent.', withAzure({ machines: [] })],
    ['are not those of the consent.', withAzure({ machines: [machine, machine] })],
    ['are not those of the consent.', withMachine({ machineId: sampleMachine('srv-sql-02') })],
    ['resource group without a machine', withCopy({ resourceGroupId: `${copy.resourceGroupId}2` })],
    ['in a deployment that is not of this consent.', withCopy({ deploymentId: `${copy.deploymentId}2` })],
    ['under a correlation id that is not of this consent.', withCopy({ correlationId: sampleTenant })],
    [
      'under a correlation id that is not of this consent.',
      withAzure({ records: [copy, { ...copy, correlationId: sampleTenant }] }),
    ],
    ['A job is not that of its machine and this consent.', withJob({ id: `${job.id}2` })],
    ['A job allows more than was agreed to', withJob({ accessLevel: 'DiagnosticsAndRepair' })],
    ['or something unknown.', withJob({ accessLevel: 'Everything' })],
    ['or something unknown.', withJob({ accessLevel: '' })],
    ['A job lets access last longer', withJob({ expirationTimestamp: '2026-11-24T21:00:00.0000001Z' })],
    ['or for an unknown time.', withJob({ expirationTimestamp: 'never' })],
    ['A change allows more', withMachine({ changes: [change, { ...change, level: 'DiagnosticsAndRepair' }] })],
    ['A change lets access last longer', withMachine({ changes: [{ ...change, notAfter: '2026-11-24T21:00:01Z' }] })],
  ])('fails: %s', async (finding, receipt) => {
    expect(await azureOf(receipt)).toMatch(/^fail: /);
    expect(await azureOf(receipt)).toContain(finding);
  });

  it('is asked for every machine, in the order of the consent', async () => {
    const names = ['srv-sql-01', 'srv-sql-02'];
    const both = await sampleRecord({ machines: names.map((name) => sampleMachine(name)) });
    const seenOn = (...seen: string[]): Receipt => ({
      ...fixtureReceipt,
      record: both,
      azure: {
        ...azure,
        correlationId: correlationId(both.consentHash),
        records: [],
        machines: seen.map((name) => ({ machineId: sampleMachine(name), job: null, changes: [], end: null })),
      },
    });
    expect(await azureOf(seenOn(...names))).toMatch(/^pass: /);
    for (const other of ['srv-sql-01', 'srv-sql-03'])
      expect(await azureOf(seenOn('srv-sql-01', other))).toContain('are not those of the consent.');
    expect(await azureOf(seenOn(...names.toReversed()))).toContain('are not those of the consent.');
  });
});

describe('the witness of a receipt', () => {
  const by = (callerId: string | null, more: Partial<ActivityExtract> = {}): ActivityExtract => ({
    ...event,
    callerId,
    ...more,
  });

  it.each([
    ['pass', [by(sampleUser)]],
    ['pass', [by(sampleUser.toUpperCase(), { operation: event.operation.toUpperCase() })]],
    ['pass', [by(null), by(sampleUser)]],
    ['pass', [by(sampleUser), by(sampleTenant, { operation: 'Microsoft.Resources/deployments/delete' })]],
    ['pass', [by(sampleUser), by(sampleTenant, { resourceId: `${event.resourceId}2` })]],
    ['pass', [by(sampleUser, { status: 'accepted' }), by(sampleTenant, { status: 'Failed' })]],
    ['fail', [by(sampleUser), by(sampleTenant)]],
    ['fail', [by(sampleUser), by(sampleTenant, { status: 'Accepted' })]],
    ['notCheckable', [by(sampleUser, { status: 'Started' }), by(sampleUser, { status: 'Failed' })]],
    ['notCheckable', [by(sampleTenant, { status: 'Failed' })]],
    ['fail', [by('')]],
    ['notCheckable', [by(null)]],
    ['notCheckable', [by(sampleUser, { resourceId: `${event.resourceId}2` })]],
    ['notCheckable', []],
  ])('%s', async (state, activity) => {
    expect(await outcomeIn(withAzure({ activity }), 'witness')).toMatch(new RegExp(`^${state}: `));
    expect(await outcomeIn(fixtureReceipt, 'witnessNow', { activityNow: activity })).toMatch(new RegExp(`^${state}: `));
  });

  it('looks at the deployments of the consent, whatever copies the file names', async () => {
    const activity = [by(sampleUser), by(sampleTenant)];
    const hidden = withAzure({ records: [], activity });
    expect(await outcomeIn(hidden, 'witness')).toMatch(/^fail: /);
    expect(await outcomeIn(hidden, 'witnessNow', { activityNow: activity })).toMatch(/^fail: /);
    const resourceId = `${copy.deploymentId}2`;
    const another = withAzure({
      records: [{ ...copy, deploymentId: resourceId }],
      activity: [by(sampleUser, { resourceId })],
    });
    expect(await outcomeIn(another, 'witness')).toMatch(/^notCheckable: /);
  });

  it('says who wrote the record, if the log names anybody', async () => {
    const found = (callerId: string | null) => outcomeIn(withAzure({ activity: [by(callerId)] }), 'witness');
    const not = 'as a writer of the record, not the user of the consent.';
    expect(await found(sampleTenant)).toBe(`fail: The Activity Log names ${sampleTenant} ${not}`);
    expect(await found('')).toBe(`fail: The Activity Log names nobody ${not}`);
    expect(await found(null)).toBe('notCheckable: The Activity Log that was read does not name who wrote the record.');
  });

  it('says why the log was not read', async () => {
    expect(await outcomeIn(fixtureReceipt, 'witnessNow')).toBe('notCheckable: The Activity Log was not read.');
    const why = { witnessNow: 'Nobody is signed in.' };
    expect(await outcomeIn(fixtureReceipt, 'witnessNow', { why })).toBe('notCheckable: Nobody is signed in.');
  });
});

describe('the record that Azure keeps now', () => {
  const now = (recordNow: typeof record | 'differs' | undefined, why?: string) =>
    outcomeIn(fixtureReceipt, 'recordNow', { recordNow, why: { recordNow: why } });

  it('is compared as a whole', async () => {
    const turned = Object.fromEntries(Object.entries(record).toReversed()) as unknown as typeof record;
    expect(await now(turned)).toBe('pass: The record that Azure keeps now is the one in the receipt.');
    const other = { ...record, signature: { ...record.signature, keyId: 'other' } };
    expect(await now(other)).toBe('fail: The record that Azure keeps now is not the one in the receipt.');
  });

  it('is not known as long as not all of it was read, but for what was read and differs', async () => {
    expect(await now(record, 'One group was not read.')).toBe('notCheckable: One group was not read.');
    const other = { ...record, signature: { ...record.signature, keyId: 'other' } };
    expect(await now(other, 'One group was not read.')).toMatch(/^fail: The record/);
  });

  it('may be another without being readable, or not be known', async () => {
    expect(await now('differs')).toBe('fail: The record that Azure keeps now is not the one in the receipt.');
    expect(await now('differs', 'It does not verify.')).toBe('fail: It does not verify.');
    expect(await now(undefined)).toBe('notCheckable: The record was not read from Azure.');
    expect(await now(undefined, 'It was deleted.')).toBe('notCheckable: It was deleted.');
  });
});
