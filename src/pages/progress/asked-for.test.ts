import { expect, it, vi } from 'vitest';
import { askedFor } from '#src/consent/bulk.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { given, load, type Page, press, settle, setUpGrants } from '#src/azure/testing/sample-grant.ts';
import { pageTally } from '#src/pages/shared/page-outcome.ts';
import { progressTitle } from './progress-words.ts';

const [one, two, three] = [sampleMachine('srv-sql-01'), sampleMachine('srv-sql-02'), sampleMachine('srv-sql-03')];
setUpGrants({ machines: [one, two, three] });

const titleOf = (page: Page) =>
  progressTitle(pageTally(askedFor(page.progress()?.machines ?? [])), page.progress()?.granting === true);
const left = [{ machineId: three, reason: 'The machine is not connected.' }];

it('a grant counts the machines that it was pressed for, and not those that were left out', async () => {
  const page = await load();
  page.startGrant({ record: given.record, machines: [one, two], left }, press);
  expect(titleOf(page)).toBe('Granting access on 2 machines');
  await settle(page);
  expect(page.progress()?.machines).toHaveLength(3);
  expect(titleOf(page)).toBe('Access confirmed on 2 machines');
});

it('a machine counts that was pressed for and never had its turn', async () => {
  vi.doMock('#src/azure/grant/grant-bulk.ts', () => ({ runGrant: () => Promise.reject(new Error('Odd.')) }));
  const page = await load();
  page.startGrant({ record: given.record, machines: [one, two], left }, press);
  await settle(page);
  expect(titleOf(page)).toBe('Access confirmed on 0 of 2 machines');
  vi.doUnmock('#src/azure/grant/grant-bulk.ts');
});
