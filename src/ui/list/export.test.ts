import { expect, it } from 'vitest';
import { listData } from './data.ts';
import { type Exported, exportRows } from './export.ts';
import { plainState } from './list-state.ts';

const names = Array.from({ length: 1200 }, (_, index) => (index === 3 ? '=cmd("x"),"y"' : `SRV-${index}`));
const data = await listData(names, (name) => name, {});
const exported: Exported<string> = {
  data,
  order: data.order.slice(2).toReversed(),
  columns: [
    { key: 'name', header: 'Machine', text: (name) => name },
    { key: 'note', header: 'Note', text: () => '' },
  ],
  noun: 'machines',
  state: { ...plainState, search: 'srv', chosen: { status: ['Connected'] } },
  missing: ['Fabrikam couldn’t be read'],
  exportedAt: '2026-11-30T10:00:00Z',
};

const textOf = async (format: 'csv' | 'json') => new Blob(await exportRows(exported, format)).text();

it('writes the rows that are shown, in their order, as a table', async () => {
  const lines = (await textOf('csv')).trimEnd().split('\r\n');
  expect(lines[0]).toContain('"Machine","Note"');
  expect(lines).toHaveLength(1199);
  expect([lines[1], lines.at(-1)]).toEqual(['"SRV-1199",""', '"SRV-2",""']);
  // No spreadsheet takes it for a formula.
  expect(lines.at(-2)).toContain('"\'=cmd');
});

it('says in JSON what is shown and what is missing', async () => {
  const file: unknown = JSON.parse(await textOf('json'));
  expect(file).toMatchObject({
    kind: 'remote-support-machines/1',
    complete: false,
    missing: exported.missing,
    search: 'srv',
    filters: { status: ['Connected'] },
  });
  expect((file as { machines: unknown[] }).machines).toHaveLength(1198);
  expect((file as { machines: unknown[] }).machines[0]).toEqual({ name: 'SRV-1199', note: null });
});
