import { expect, it } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { machineId } from '#src/lib/arm-id.ts';
import { readCsv } from '#src/lib/csv-sample.ts';
import { contoso, listed, now, twin, viewOf, withExtension } from './fleet-fixture.ts';
import { type ExportFormat, exportList } from './list-export.ts';
import { expandAll } from './group-folds.ts';
import { groupRanksAtOnce } from './group-ranks.ts';
import { groupedList } from './grouped-list.ts';
import { machineColumns } from './machine-columns.tsx';
import { machineList } from './machine-list.ts';
import type { ShownList } from './shown-list.ts';

const active: JobEvidence = {
  name: 'rs-a',
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: '2026-11-24T13:30:00Z',
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  nodeState: 'Active',
  connectionStatus: 'Connected',
  sessions: [],
};

const rows = [
  listed('SRV-1'),
  listed('SRV-2', { ...withExtension, osSku: '=HYPERLINK("x"),\r\n' }),
  listed('SRV-10', withExtension),
];

const shownOf = async (more: Partial<ShownList> = {}): Promise<ShownList> => {
  const view = await viewOf(rows, { 'SRV-10': { kind: 'read', jobs: [active], readAt: now - 60_000 } });
  const filters = more.filters ?? {};
  const indexed = { index: {}, reading: { readAt: now, source: 'resourceGraph' } } as ShownList['indexed'];
  return {
    view,
    list: machineList(view, filters),
    filters,
    columns: machineColumns(now),
    listView: {},
    fleet: undefined,
    indexed,
    failedSince: undefined,
    ...more,
  };
};

const options = { exportedAt: now + 1500, signal: new AbortController().signal, onProgress: () => undefined };

const saved = async (shown: ShownList, format: ExportFormat) => {
  const file = await exportList(shown, format, options);
  if (file === undefined) throw new Error('Aborted.');
  // A Blob leaves out the mark at the beginning when it is read as text.
  return { ...file, text: Buffer.from(await new Blob(file.parts).arrayBuffer()).toString('utf8') };
};

const recordsOf = (text: string) => {
  const [header = [], ...lines] = readCsv(text.slice(1));
  return lines.map((line) => Object.fromEntries(header.map((name, index) => [name, line[index]])));
};

it('CSV: the machines and columns that are shown, in their order, with where each was read', async () => {
  const listView = { order: ['remoteSupport', 'machine'], hidden: ['status', 'subscription', 'location'] };
  const { name, text } = await saved(await shownOf({ filters: { sort: '-machine' }, listView }), 'csv');
  expect(name).toBe('remote-support-machines-2026-11-24.csv');
  expect(text.startsWith('\uFEFF')).toBe(true);
  expect(readCsv(text.slice(1))[0]).toEqual([
    'Remote support',
    'Access ends (UTC)',
    'Machine',
    'Eligibility',
    'Eligibility reason',
    'Operating system',
    'Resource group',
    'Machine ID',
    'Status read (UTC)',
    'Status source',
    'Remote support read (UTC)',
    'Remote support source',
  ]);
  const records = recordsOf(text);
  expect(records.map(({ Machine }) => Machine)).toEqual(['SRV-10', 'SRV-2', 'SRV-1']);
  expect(records[0]).toMatchObject({
    'Remote support': 'Active',
    'Access ends (UTC)': '2026-11-24T13:30:00Z',
    'Machine ID': rows[2]?.[0],
    'Status read (UTC)': '2026-11-24T12:00:00Z',
    'Status source': 'Azure Resource Graph',
    'Remote support read (UTC)': '2026-11-24T11:59:00Z',
    'Remote support source': 'Azure Resource Manager',
  });
  expect(records[1]).toMatchObject({
    'Remote support': 'Not read yet',
    'Operating system': '\'=HYPERLINK("x"),\r\n',
    'Remote support read (UTC)': '',
    'Remote support source': 'Not read yet',
  });
  expect(records[2]).toMatchObject({ 'Remote support': 'Not set up', 'Remote support source': 'Azure Resource Graph' });
});

it('says of each machine in which group it stands, that of a collapsed group too', async () => {
  const { view } = await shownOf();
  if (view === undefined) throw new Error('No view.');
  const filters = { group: 'remoteSupport', sort: '-machine' };
  const list = groupedList(
    machineList(view, filters, groupRanksAtOnce(view, { key: 'remoteSupport' })),
    expandAll('remoteSupport', false),
  );
  const shown = await shownOf({ view, filters, list });
  const records = recordsOf((await saved(shown, 'csv')).text);
  expect(records.map((record) => [record['Group (Remote support)'], record['Machine']])).toEqual([
    ['Live access', 'SRV-10'],
    ['Not read yet', 'SRV-2'],
    ['Not set up', 'SRV-1'],
  ]);
  const json = JSON.parse((await saved(shown, 'json')).text) as { machines: { group: string }[]; filters: object };
  expect(json.machines.map(({ group }) => group)).toEqual(['Live access', 'Not read yet', 'Not set up']);
  expect(json.filters).toEqual(filters);
});

it('JSON: the same, with the filters, and that the list is whole', async () => {
  const { text } = await saved(await shownOf({ filters: { search: 'srv-10' } }), 'json');
  expect(JSON.parse(text)).toMatchObject({
    kind: 'remote-support-machines/1',
    exportedAt: '2026-11-24T12:00:01Z',
    list: { readAt: '2026-11-24T12:00:00Z', source: 'Azure Resource Graph' },
    complete: true,
    missing: [],
    filters: { search: 'srv-10' },
    machines: [{ id: rows[2]?.[0], name: 'SRV-10', remoteSupport: 'Active', subscription: 'Contoso Production' }],
  });
});

it('JSON: says how long ago access off screen may have been read, where a filter asks for it', async () => {
  const head = async (filters: ShownList['filters'], isRead = true) => {
    const read = { A: { kind: 'read' as const, jobs: [], readAt: now } };
    const view = await viewOf([listed('A', withExtension)], isRead ? read : {}, { restWithin: 810_000 });
    return JSON.parse((await saved(await shownOf({ view, filters }), 'json')).text) as object;
  };
  expect(await head({ remoteSupport: ['live'] })).toMatchObject({ accessReadWithinMinutes: 14 });
  expect(await head({ remoteSupport: ['live'] }, false)).not.toHaveProperty('accessReadWithinMinutes');
  expect(await head({ search: 'a' })).not.toHaveProperty('accessReadWithinMinutes');
});

it('a list that is not whole says so in the name, and in JSON why', async () => {
  const coming = {
    index: {},
    reading: { readAt: now, source: 'resourceGraph' },
    expected: 5000,
  } as ShownList['indexed'];
  const shown = await shownOf({ indexed: coming, failedSince: now });
  expect((await saved(shown, 'csv')).name).toBe('remote-support-machines-2026-11-24-incomplete.csv');
  expect(JSON.parse((await saved(shown, 'json')).text)).toMatchObject({
    complete: false,
    missing: [
      'The list is still being read: 3 of 5,000 machines have come.',
      'The list could not be read again since 2026-11-24T12:00:00Z.',
    ],
  });
});

it('no machine shown is still a file that can be read', async () => {
  const shown = await shownOf({ filters: { search: 'nothing' } });
  expect(recordsOf((await saved(shown, 'csv')).text)).toEqual([]);
  expect(JSON.parse((await saved(shown, 'json')).text)).toMatchObject({ machines: [] });
});

it('many machines come in parts, told as they come, and can be called off', async () => {
  const view = await viewOf(Array.from({ length: 1200 }, (_, index) => listed(`SRV-${index}`)));
  const shown = await shownOf({ view, list: machineList(view, {}) });
  const done: number[] = [];
  const stop = new AbortController();
  const file = await exportList(shown, 'csv', { ...options, onProgress: (count) => done.push(count) });
  expect(done).toEqual([500, 1000, 1200, 1200]);
  expect(file?.machines).toBe(1200);
  expect(recordsOf((await saved(shown, 'csv')).text).map(({ Machine }) => Machine)).toEqual(
    Array.from({ length: 1200 }, (_, index) => `SRV-${index}`),
  );
  const called = exportList(shown, 'csv', { ...options, signal: stop.signal, onProgress: () => stop.abort() });
  expect(await called).toBeUndefined();
});

it('tells two subscriptions of one name apart by which it is grouped', async () => {
  const view = await viewOf([listed('A'), listed('B', { id: machineId(twin, 'rg-one', 'B') })]);
  const filters = { group: 'subscription' };
  const list = machineList(view, filters, groupRanksAtOnce(view, { key: 'subscription' }));
  const json = JSON.parse((await saved(await shownOf({ view, list, filters }), 'json')).text) as {
    machines: { group: string }[];
  };
  expect(json.machines.map(({ group }) => group)).toEqual([
    `Contoso Production (${contoso})`,
    `Contoso Production (${twin})`,
  ]);
});
