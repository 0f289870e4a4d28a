import { expect, it } from 'vitest';
import { sampleEvidence, sampleJob, sampleNow } from '#test/consent/samples.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { groupRecordsQuery } from '#src/azure/records.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { type FleetRow, rowOfItem } from '#src/azure/fleet/fleet-query.ts';
import { fleetTable } from '#test/azure/fleet-table.ts';
import type { OperationProgress, Step } from '#src/azure/operations/operation.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { countValues, createFinder } from '#src/ui/list/find.ts';
import { plainState } from '#src/ui/list/list-state.ts';
import {
  accessProblems,
  createDecider,
  eligibleSentence,
  granterText,
  openOperations,
  requestText,
  setUpSentence,
} from './access.tsx';
import { machineData, nextEnd } from './machine-data.ts';
import { indexMachines, oneTagField } from './machine-index.ts';

const signal = new AbortController().signal;
const idOf = (name: string) =>
  `/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/RG-One/providers/Microsoft.HybridCompute/machines/${name}`;

const able = {
  status: 'Connected',
  agentVersion: '1.50.0',
  osType: 'windows',
  osName: 'Windows Server 2022 Datacenter',
  osSku: 'Windows Server 2022 Datacenter',
  osVersion: '10.0.20348.2700',
  hardwareMemory: 16 * 2 ** 30,
  licenseProfile: { softwareAssurance: { softwareAssuranceCustomer: true } },
  agentConfiguration: {
    extensionsEnabled: 'true',
    configMode: 'full',
    extensionsAllowList: null,
    extensionsBlockList: null,
  },
};
const extension = { extensionName: 'RemoteSupport', extensionState: 'Succeeded' };

function listed(name: string, more: Record<string, unknown> = {}): FleetRow {
  return rowOfItem({ id: idOf(name), location: 'westeurope', ...able, ...more }) ?? [];
}

const rows = [
  listed('SRV-10', { ...extension, tags: { Site: 'Graz', bare: '' } }),
  listed('SRV-2', { ...extension, status: 'Disconnected', tags: { site: 'Wien' } }),
  listed('srv-1', { tags: { Site: 'Graz' } }),
  listed('LNX-1', { osType: 'linux', osSku: 'Ubuntu', osName: 'Ubuntu' }),
];
const table = fleetTable(rows);

function live(name: string, change: Partial<AccessEvidence> = {}): [string, AccessEvidence] {
  const id = idOf(name).toLowerCase();
  return [id, { ...sampleEvidence({ jobs: [sampleJob] }), machineId: id, ...change }];
}

async function dataWith(...known: [string, AccessEvidence][]) {
  const index = await indexMachines(table, sampleNow, signal);
  const decided = createDecider()(new Map(known), sampleNow + 60_000);
  return { index, known: decided, data: machineData(index, decided, sampleNow + 60_000) };
}

type Data = Awaited<ReturnType<typeof dataWith>>['data'];
const namesOf = (data: Data, order: Uint32Array = data.order) => Array.from(order, (row) => data.at(row).machine.name);
const valuesOf = (data: Data, key: string) => {
  const field = data.fields[key];
  return Object.fromEntries(
    namesOf(data).map((name) => [name, field?.values[field.codes[data.indexOf(idOf(name))] ?? -1]]),
  );
};

it('stands by name, and knows of access what the list says: no extension, or nothing', async () => {
  const { data } = await dataWith();
  expect(namesOf(data)).toEqual(['LNX-1', 'srv-1', 'SRV-2', 'SRV-10']);
  expect(valuesOf(data, 'access')).toEqual({
    'LNX-1': 'notSetUp',
    'srv-1': 'notSetUp',
    'SRV-2': 'unread',
    'SRV-10': 'unread',
  });
  expect(valuesOf(data, 'extension')).toMatchObject({ 'srv-1': 'absent', 'SRV-2': 'ready' });
  // A revoke waits for no reading.
  expect(Array.from(data.order, data.mayRevoke)).toEqual([false, false, true, true]);
});

it('puts live access first, shows its state, and takes the machine from those that can be granted', async () => {
  const { data, known } = await dataWith(live('SRV-10'));
  expect(namesOf(data)).toEqual(['SRV-10', 'LNX-1', 'srv-1', 'SRV-2']);
  const row = data.at(data.order[0] ?? -1);
  expect(row).toMatchObject({ access: 'active', state: { kind: 'active' }, eligible: 'notEligible' });
  expect(eligibleSentence(row)).toBeTruthy();
  expect(valuesOf(data, 'eligibility')).toMatchObject({
    'SRV-10': 'notEligible',
    'srv-1': 'eligible',
    'LNX-1': 'notEligible',
  });
  expect(data.mayGrant(data.indexOf(idOf('SRV-10')))).toBe(false);
  expect(nextEnd(known, sampleNow)).toBe(Date.parse(sampleJob.expirationTimestamp));
  const found = createFinder().rows(data, { search: 'active graz', chosen: {} });
  expect(namesOf(data, found)).toEqual(['SRV-10']);
});

it('tells as eligible only what this person can grant on; while roles are read, of none', async () => {
  const { index } = await dataWith();
  const withRoles = (barred: readonly string[] | 'unread') => machineData(index, new Map(), sampleNow, {}, barred);
  const group = resourceGroupsOf([idOf('srv-1')]);
  const [barred, unread, other] = [withRoles(group), withRoles('unread'), withRoles(['/subscriptions/x'])];
  const one = barred.indexOf(idOf('srv-1'));
  expect(valuesOf(barred, 'eligibility')['srv-1']).toBe('notEligible');
  expect([barred.mayGrant(one), barred.at(one).eligible]).toEqual([false, 'notEligible']);
  expect(eligibleSentence(barred.at(one))).toMatch(/permission/);
  // What the machine is says more.
  expect(eligibleSentence(barred.at(barred.indexOf(idOf('LNX-1'))))).toContain('Ubuntu');
  expect(valuesOf(unread, 'eligibility')).toMatchObject({ 'srv-1': 'unread', 'LNX-1': 'notEligible' });
  expect(valuesOf(other, 'eligibility')['srv-1']).toBe('eligible');
});

it('sorts by the end of access, what has none last, and by open sessions', async () => {
  const session = { sessionId: 's', sessionStartTime: '2026-11-24T13:00:30Z' };
  const jobs = [{ ...sampleJob, expirationTimestamp: '2026-11-24T15:00:00Z', sessions: [session] }];
  const { data } = await dataWith(live('SRV-10'), live('SRV-2', { jobs: { readAt: sampleNow, value: jobs } }));
  const sorted = (key: string) =>
    namesOf(data, createFinder().rows(data, { search: '', chosen: {} }, { key, direction: 'ascending' }));
  expect(sorted('ends')).toEqual(['SRV-2', 'SRV-10', 'LNX-1', 'srv-1']);
  expect(sorted('session')).toEqual(['SRV-2', 'SRV-10', 'LNX-1', 'srv-1']);
  expect(createFinder().rows(data, { search: 'infinity', chosen: {} })).toHaveLength(0);
});

it('lets be set up what lacks the extension and could have it', async () => {
  const names = ({ data }: Awaited<ReturnType<typeof dataWith>>) => namesOf(data, data.order.filter(data.maySetUp));
  const failed = { extension: { readAt: sampleNow, value: { name: 'x', provisioningState: 'Failed' } } };
  const none = { readAt: sampleNow, value: [] };
  expect(names(await dataWith())).toEqual(['srv-1']);
  expect(names(await dataWith(live('srv-1'), live('SRV-10', { ...failed, jobs: none, consents: none })))).toEqual([
    'SRV-10',
  ]);
  const { data } = await dataWith(live('SRV-10'));
  const left = namesOf(data).filter((name) => !data.maySetUp(data.indexOf(idOf(name))));
  expect(left.map((name) => [name, setUpSentence(data.at(data.indexOf(idOf(name))))])).toEqual([
    ['SRV-10', 'Remote support is already set up.'],
    ['LNX-1', expect.stringContaining('Ubuntu')],
    ['SRV-2', expect.stringMatching(/connect/i)],
  ]);
});

it('names the consent’s request and who granted access; whom Azure names where there is no consent', async () => {
  const [id, evidence] = live('SRV-10');
  const { data } = await dataWith([id, evidence]);
  const row = data.at(data.indexOf(id));
  expect([requestText(row), granterText(row)]).toEqual(['', '']);
  const entry = { consentId: row.state?.consentId, consent: { ticket: { number: '2411' } }, record: { signature: {} } };
  const group = groupRecordsQuery(resourceGroupsOf([id])[0] ?? '');
  queryClient.setQueryData(group.queryKey, { consents: [entry], problems: [], readAt: 0 } as never);
  expect([requestText(row), granterText(row)]).toEqual(['2411', 'Signature not checked']);
  queryClient.clear();
  const byHand = { ...sampleJob, name: 'by-hand', createdBy: 'alan@contoso.example' };
  const { data: other } = await dataWith(live('SRV-10', { jobs: { readAt: sampleNow, value: [byHand] } }));
  expect(granterText(other.at(other.indexOf(id)))).toBe('alan@contoso.example');
});

it('tells a verdict of each machine beside the one that is counted', async () => {
  const { data } = await dataWith(live('SRV-10'));
  for (let row = 0; row < data.length; row += 1) {
    const field = data.fields['eligibility'];
    expect(data.at(row).eligible).toBe(field?.values[field.codes[row] ?? -1]);
  }
});

it('decides again only what has changed', () => {
  const decide = createDecider();
  const [one, other] = [live('SRV-10'), live('SRV-2')];
  const first = decide(new Map([one, other]), sampleNow);
  const second = decide(new Map([one, live('SRV-2', { machineId: 'x' })]), sampleNow);
  expect(second.get(one[0])).toBe(first.get(one[0]));
  expect(second.get(other[0])).not.toBe(first.get(other[0]));
  expect(decide(new Map([one]), sampleNow + 1).get(one[0])).not.toBe(first.get(one[0]));
});

const pressed = (kind: 'grant' | 'revoke', pressedAt: number, step: Step): OperationProgress => {
  const machineId = idOf('SRV-10').toLowerCase();
  const intent = kind === 'grant' ? { kind, machineId, consentId: 'c' } : { kind, machineId, removeExtension: false };
  return {
    operation: { id: `${kind} ${pressedAt}`, intent, pressedAt, account: '', sent: [] },
    step,
    at: 0,
  };
};
const waits: Step = { do: 'wait', why: { is: 'machineReports' }, seconds: 2 };
const ended: Step = { do: 'done', outcome: { is: 'revoked' } };
const refused: Step = { do: 'person', why: { is: 'machineGone' } };
const offRevoked: Step = { do: 'person', why: { is: 'revoked' } };

it.each<[string, OperationProgress[], string | undefined]>([
  [
    'what is under way before what was pressed since',
    [pressed('grant', 1, waits), pressed('revoke', 2, refused)],
    'grant',
  ],
  ['the newest, in whatever order they came', [pressed('revoke', 2, waits), pressed('grant', 1, waits)], 'revoke'],
  ['nothing where the newest is done', [pressed('revoke', 2, ended), pressed('grant', 1, refused)], undefined],
  ['nothing of a grant that somebody revoked', [pressed('grant', 1, offRevoked)], undefined],
  ['what needs a person', [pressed('grant', 1, refused)], 'grant'],
])('shows of what was asked %s', (_, all, shown) => {
  const open = openOperations(new Map(all.map((one) => [one.operation.id, one])));
  expect(open.get(idOf('SRV-10').toLowerCase())?.operation.intent.kind).toBe(shown);
});

it('gathers the machines whose access could not be read by the reason', async () => {
  const lost = { readAt: sampleNow, problem: { kind: 'forbidden', message: 'No.' } };
  const { known, data } = await dataWith(
    live('SRV-10', { jobs: lost }),
    live('SRV-2', { jobs: { readAt: sampleNow, value: [] }, consents: lost }),
    // What is known of access does not become less so.
    live('srv-1', { consents: lost }),
  );
  expect(accessProblems(known)).toMatchObject([{ problem: lost.problem, count: 2 }]);
  // Access that is not known is shown first, and a revoke offered.
  expect(valuesOf(data, 'access')).toMatchObject({ 'SRV-10': 'unknown', 'SRV-2': 'unknown', 'srv-1': 'active' });
  expect(namesOf(data).at(-1)).toBe('LNX-1');
  expect(Array.from(data.order, data.mayRevoke)).toEqual([true, true, true, false]);
});

it('filters by tags, and groups by one of them whatever the case of its name', async () => {
  const { data, index } = await dataWith();
  const found = createFinder().rows(data, { ...plainState, chosen: { tag: ['Site: Graz'] } });
  expect(namesOf(data, found)).toEqual(['srv-1', 'SRV-10']);
  expect(index.tagNames).toEqual(['bare', 'Site']);
  const field = await oneTagField(table, 'SITE', signal);
  expect(Array.from(data.order, (row) => field.labels[field.codes[row] ?? -1])).toEqual([
    'No tag SITE',
    'Graz',
    'Wien',
    'Graz',
  ]);
  expect(countValues(field)).toEqual(Uint32Array.of(2, 1, 1));
  const bare = await oneTagField(table, 'bare', signal);
  expect(bare.labels).toEqual(['bare without a value', 'No tag bare']);
});

it('is called off', async () => {
  await expect(indexMachines(table, sampleNow, AbortSignal.abort())).rejects.toThrow();
});
