import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it } from 'vitest';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { consentMachineColumns } from './consent-machine-columns.tsx';
import { after, consent, during, end, entry, machine, partlyRead, webMachine } from './consent-samples.ts';
import { sealsOf } from './consent-seals.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';

/** The markup of a machine's cells, by the heads of their columns. */
const cellsOf = (one: ConsentHistoryEntry, id: string, now: number) =>
  Object.fromEntries(
    consentMachineColumns(one, nameInId, (id) => `subscription ${id}`, now).map(({ header, cell }) => [
      header,
      renderToStaticMarkup(<MemoryRouter>{cell(id)}</MemoryRouter>),
    ]),
  );

it('a machine without an end has none to be confirmed, and leads to the state that it has now', () => {
  const one = entry([end('srv-sql-02', 'revoked')]);
  const open = cellsOf(one, machine('srv-sql-01'), during);
  expect(open['End']).toContain('Not ended on record');
  expect(open['End confirmed']).toBe('');
  expect(open['Evidence']).toMatch(/<a href="\/machines\/.*\/srv-sql-01".*State now<span .*> of srv-sql-01<\/span>/);
  const ended = cellsOf(one, machine('srv-sql-02'), during);
  expect(ended['End']).toContain('Revoked, confirmed');
  expect(ended['End confirmed']).toContain('dateTime="2026-11-24T15:00:00');
  expect(ended['Evidence']).toContain('The job ended');
  expect(ended['Evidence']).not.toContain('State now');
});

it('names the subscription of a group where another of the consent bears its name', () => {
  const [here, elsewhere] = [machine('srv-sql-01'), machine('srv-sql-01').replaceAll('1111', '4444')];
  const of = (machines: string[]) => ({ ...entry(), consent: { ...consent, machines } });
  const groupOf = (...machines: string[]) => cellsOf(of(machines), here, during)['Resource group'];
  expect(groupOf(here)).toBe('rg-sql-prod');
  expect(groupOf(here, machine('srv-sql-02'))).toBe('rg-sql-prod');
  expect(groupOf(here, elsewhere)).toBe('rg-sql-prod in subscription 11111111-1111-4111-8111-111111111111');
  // As in the words beside the table, of what is not read and of what holds no record.
  const withoutRecord = [elsewhere.slice(0, elsewhere.indexOf('/providers/'))];
  const seals = sealsOf({ ...of([here, elsewhere]), withoutRecord }, { kind: 'reading' }, during);
  expect(seals[0]?.explanation).toContain('in resource group rg-sql-prod in subscription 44444444-4444-');
});

it('an end that passed without a record, one that nothing proved and one that was not read are told apart', () => {
  const confirmed = (one: ConsentHistoryEntry, id = machine('srv-sql-01')) => cellsOf(one, id, after)['End confirmed'];
  expect(cellsOf(entry(), machine('srv-sql-01'), after)['End']).toContain('Past its end, not confirmed');
  expect(confirmed(entry())).toBe('');
  expect(confirmed(entry([end('srv-sql-01', 'removed')]))).toBe('Not proven');
  expect(confirmed({ ...entry([end('srv-sql-01', 'revoked')]), problems: ['The copies differ.'] })).toBe('Not proven');
  expect(confirmed(partlyRead(), webMachine)).toBe('Not known');
});
