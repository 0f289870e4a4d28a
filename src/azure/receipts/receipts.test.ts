import { beforeEach, describe, expect, it, vi } from 'vitest';
import { correlationId } from '#src/consent/consent.ts';
import { receiptCode } from '#src/consent/receipts/receipt-text.ts';
import { endRecordName, endRecordTemplate, recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleGroup, sampleMachine, sampleRecord } from '#src/consent/samples.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-history.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { buildReceipt, writeReceipt } from './receipts.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const machines = [sampleMachine('srv-sql-01'), sampleMachine('srv-sql-02')];
const deploymentId = `${sampleGroup}/providers/Microsoft.Resources/deployments/x`;

const entryOf = async (more: Partial<ConsentHistoryEntry> = {}): Promise<ConsentHistoryEntry> => {
  const { consent, consentHash, consentId, signature } = await sampleRecord({ machines });
  const [machineId = ''] = machines;
  const copy = { resourceGroupId: sampleGroup, deploymentId, timestamp: '2026-11-24T12:00:01Z', correlationId: '' };
  const end = {
    kind: 'remote-support-end-record/1',
    consentId,
    machineId,
    ended: 'revoked',
    confirmedAt: '2026-11-24T14:00:00Z',
    evidence: 'Read from Azure.',
  } as const;
  return {
    consent,
    consentHash,
    consentId,
    signature,
    records: [copy],
    ends: [end],
    changes: [],
    problems: [],
    ...more,
  };
};

const job = (name: string) => ({
  name,
  properties: {
    jobType: 'RemoteSupport',
    type: 'Enable',
    accessLevel: 'Diagnostics',
    expirationTimestamp: '2026-11-24T20:00:00Z',
    provisioningState: 'Succeeded',
    status: 'Succeeded',
    reportedProperties: {
      nodeSettings: { state: 'Active' },
      sessionDetails: [{ sessionId: 's\ud800', sessionStartTime: '2026-11-24T13:00:00Z', sessionEndTime: '' }],
    },
  },
});

const event = (at: string) => ({
  eventTimestamp: at,
  caller: 'ada@contoso.example',
  operationName: { value: 'x/write' },
});

/** What Azure answers to a path that contains the key. */
let answers: Record<string, () => Response>;

beforeEach(async () => {
  const { consentId } = await entryOf();
  answers = {
    'srv-sql-01/providers/microsoft.azurestackhci': () => Response.json({ value: [job('rs-another'), job(consentId)] }),
    'srv-sql-02/providers/microsoft.azurestackhci': () => Response.json({ value: [] }),
    'microsoft.insights': () =>
      Response.json({ value: [event('2026-11-24T12:00:03Z'), event('2026-11-24T12:00:01Z'), event('some day')] }),
  };
  vi.stubGlobal('location', { origin: 'https://app.example' });
  vi.stubGlobal('fetch', (url: URL | string) => {
    const path = new URL(url).pathname.toLowerCase();
    if (path === '/config.json')
      return Promise.resolve(new Response(null, { headers: { date: new Date().toUTCString() } }));
    const key = Object.keys(answers).find((part) => path.includes(part));
    return Promise.resolve(
      key === undefined ? new Response(null, { status: 501 }) : (answers[key]?.() ?? Response.error()),
    );
  });
});

const forbidden = () =>
  Response.json(
    { error: { code: 'AuthorizationFailed', message: 'You may not.' } },
    { status: 403, headers: { 'x-ms-correlation-request-id': 'c-1' } },
  );

describe('a receipt', () => {
  it('holds what Azure says now of each machine, in the order of the consent', async () => {
    const entry = await entryOf();
    const { azure, code, ...rest } = (await buildReceipt(entry, null)).receipt;
    expect(azure.correlationId).toBe(correlationId(entry.consentHash));
    expect(azure.machines.map(({ machineId }) => machineId)).toEqual(machines);
    const [first, second] = azure.machines;
    expect(first?.job).toMatchObject({ accessLevel: 'Diagnostics', nodeState: 'Active', lastModifiedBy: null });
    expect(first?.job?.id).toMatch(
      new RegExp(`srv-sql-01/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${entry.consentId}$`),
    );
    // Half of a surrogate pair would make the file unwritable; an open session has no end.
    expect(first?.job?.sessions).toEqual([{ sessionId: 's\ufffd', startedAt: '2026-11-24T13:00:00Z', endedAt: null }]);
    expect(first?.end).toMatchObject({ ended: 'revoked' });
    expect(second).toEqual({ machineId: machines[1], job: null, changes: [], end: null });
    expect(rest).toMatchObject({
      signature: null,
      record: { consentId: entry.consentId },
      terms: { id: entry.consent.terms.id },
    });
    expect(await receiptCode({ ...rest, azure })).toBe(code);
  });

  it('orders the events of the Activity Log, and names those without a time', async () => {
    const { azure } = (await buildReceipt(await entryOf(), null)).receipt;
    expect(azure.activity.map(({ at }) => at)).toEqual(['2026-11-24T12:00:01Z', '2026-11-24T12:00:03Z']);
    expect(azure.notRead).toEqual(['1 of 3 events of the Activity Log bear no time.']);
  });

  it('names what could not be read, and what does not fit', async () => {
    answers['srv-sql-01/providers/microsoft.azurestackhci'] = forbidden;
    answers['microsoft.insights'] = forbidden;
    const { azure } = (await buildReceipt(await entryOf({ problems: ['The copies of the record differ.'] }), null))
      .receipt;
    expect(azure.machines[0]?.job).toBeNull();
    expect(azure.activity).toEqual([]);
    expect(azure.notRead).toHaveLength(3);
    expect(azure.notRead.join(' ')).toMatch(
      /copies.*jobs of srv-sql-01 could not be read.*Activity Log of subscription/,
    );
    for (const sentence of azure.notRead.slice(1))
      expect(sentence).toMatch(/could not be read: You may not\. Ask an administrator .* Correlation ID c-1\.$/);
  });

  it('tells machines of one name apart in what could not be read', async () => {
    const elsewhere = machines[0]?.replace('/resourcegroups/', '/resourcegroups/other-') ?? '';
    const record = await sampleRecord({ machines: [...machines, elsewhere].toSorted() });
    answers['srv-sql-01/providers/microsoft.azurestackhci'] = forbidden;
    answers['srv-sql-02/providers/microsoft.azurestackhci'] = forbidden;
    const { azure } = (await buildReceipt({ ...(await entryOf()), ...record }, null)).receipt;
    const told = azure.notRead.filter((sentence) => sentence.startsWith('The remote support jobs of srv-sql-'));
    expect(new Set(told).size).toBe(3);
    for (const id of [machines[0] ?? '', elsewhere]) {
      const { subscriptionId, resourceGroup } = parseMachineId(id) ?? {};
      expect(azure.notRead.join(' ')).toContain(`jobs of srv-sql-01 (${resourceGroup} in ${subscriptionId}) could not`);
    }
    expect(azure.notRead.join(' ')).toContain('jobs of srv-sql-02 could not be read');
  });

  it('names the resource groups of the consent that were not read, and those that hold no record', async () => {
    const error = new AzureError({ kind: 'forbidden', message: 'No permission.', correlationId: 'c-2' });
    const unread = [{ scope: '/rg-b', reason: 'No permission.', error }];
    const { azure } = (await buildReceipt(await entryOf({ unread, withoutRecord: ['/rg-c'] }), null)).receipt;
    expect(azure.notRead).toContain(
      '/rg-c holds machines of this consent and no record of it: it was deleted there since, or nothing was granted there.',
    );
    expect(azure.notRead).toContain(
      '/rg-b was not read: whether access ended there is not known. No permission. Correlation ID c-2.',
    );
  });

  it('is not written for a text or commands that this version does not hold', async () => {
    const entry = await entryOf();
    const { consent } = entry;
    const terms = { ...consent, terms: { ...consent.terms, id: 'other' } };
    const commands = { ...consent, commands: { ...consent.commands, version: 'other' } };
    for (const one of [terms, commands])
      await expect(buildReceipt({ ...entry, consent: one }, null)).rejects.toThrow(AzureError);
  });

  it('is called off', async () => {
    const calledOff = new AbortController();
    calledOff.abort();
    await expect(buildReceipt(await entryOf(), null, calledOff.signal)).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('says what the job shows after an end on record', async () => {
    const entry = await entryOf();
    const own = job(entry.consentId);
    const [firstEnd] = entry.ends;
    if (firstEnd === undefined) throw new Error('There is no end.');
    answers['srv-sql-01/providers/microsoft.azurestackhci'] = () =>
      Response.json({ value: [{ ...own, systemData: { lastModifiedAt: '2026-11-24T15:00:00Z' } }] });
    const { receipt, later } = await buildReceipt(entry, null);
    expect(later).toEqual([
      expect.stringMatching(/^The remote support job rs-\S+ on srv-sql-01 was last changed .* after the recorded end/),
    ]);
    expect(receipt.azure.notRead).toEqual(expect.arrayContaining(later));
    // The last end on record is the one that it has.
    const again = { ...firstEnd, confirmedAt: '2026-11-24T16:00:00Z' };
    const both = (await buildReceipt({ ...entry, ends: [again, firstEnd] }, null)).receipt.azure;
    expect(both.machines[0]?.end?.confirmedAt).toBe(again.confirmedAt);
    expect(both.notRead.join(' ')).toContain('After that: Revoked, confirmed');
  });

  it('is written from the records as they are now, whatever was read of them before', async () => {
    const record = await sampleRecord({ machines });
    const { consentId } = record;
    const deployment = (name: string, properties: unknown) => ({
      id: `${sampleGroup}/providers/Microsoft.Resources/deployments/${name}`,
      name,
      properties: { ...(properties as object), provisioningState: 'Succeeded', timestamp: '2026-11-24T12:00:01Z' },
    });
    const kept = [deployment(recordName(consentId), recordTemplate(record))];
    answers['microsoft.resources/deployments'] = () => Response.json({ value: kept });
    const endOf = async () => (await writeReceipt({ consentId, machines }, null)).azure.machines[0]?.end;
    expect(await endOf()).toBeNull();
    const [end] = (await entryOf({})).ends;
    if (end === undefined) throw new Error('There is no end.');
    kept.push(deployment(await endRecordName(end), endRecordTemplate(end)));
    expect(await endOf()).toMatchObject({ ended: 'revoked' });
    kept.length = 0;
    await expect(endOf()).rejects.toMatchObject({ kind: 'notFound', scope: consentId });
  });

  it('is not said to be without a record where the records could not be read', async () => {
    answers['microsoft.resources/deployments'] = forbidden;
    const { consentId } = await entryOf();
    await expect(writeReceipt({ consentId, machines }, null)).rejects.toMatchObject({
      kind: 'forbidden',
      message: 'You may not.',
    });
  });
});
