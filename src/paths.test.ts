import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paths } from './paths.ts';

const machine =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-sql-prod/providers/Microsoft.HybridCompute/machines/SRV-SQL-01';

it('has these URLs', () => {
  expect({
    machines: paths.machines(),
    searched: paths.machines({ search: 'sql & web' }),
    filtered: paths.machines({ search: '', status: ['Connected', 'Expired'], subscription: [], sort: '-name' }),
    machine: paths.machine(machine),
    noMachine: paths.machine('not an id'),
    grant: paths.grant(),
    grantOn: paths.grant([machine, machine.replace('01', '02')]),
    progress: paths.progress('rs-7kq2'),
    history: paths.history(),
    historyFiltered: paths.history({ search: 'ada', state: ['past'], from: '2026-01-01', to: '' }),
    consent: paths.consent('rs-7kq2'),
    terms: paths.terms(),
    termsText: paths.terms('windows-server-2025-03-04'),
  }).toMatchInlineSnapshot(`
    {
      "consent": "/history/rs-7kq2",
      "filtered": "/machines?status=Connected&status=Expired&sort=-name",
      "grant": "/grant",
      "grantOn": "/grant?machine=%2Fsubscriptions%2F11111111-1111-4111-8111-111111111111%2FresourceGroups%2Frg-sql-prod%2Fproviders%2FMicrosoft.HybridCompute%2Fmachines%2FSRV-SQL-01&machine=%2Fsubscriptions%2F11111111-1111-4111-8111-111111111111%2FresourceGroups%2Frg-sql-prod%2Fproviders%2FMicrosoft.HybridCompute%2Fmachines%2FSRV-SQL-02",
      "history": "/history",
      "historyFiltered": "/history?search=ada&state=past&from=2026-01-01",
      "machine": "/machines/11111111-1111-4111-8111-111111111111/rg-sql-prod/SRV-SQL-01",
      "machines": "/machines",
      "noMachine": "/machines?search=not+an+id",
      "progress": "/grants/rs-7kq2",
      "searched": "/machines?search=sql+%26+web",
      "terms": "/terms",
      "termsText": "/terms/windows-server-2025-03-04",
    }
  `);
});

it('whatever an id holds, its URL stays on one path of this app', () => {
  const builders = [paths.progress, paths.consent, paths.terms];
  fc.assert(
    fc.property(fc.constantFrom(...builders), fc.string({ unit: 'grapheme', minLength: 1 }), (build, id) => {
      const url = new URL(build(id), 'https://app.example');
      expect(url.origin).toBe('https://app.example');
      expect([url.search, url.hash]).toEqual(['', '']);
      // "." and ".." are the two names that no encoding protects.
      if (!/^\.{1,2}$/.test(id)) expect(decodeURIComponent(url.pathname.split('/')[2] ?? '')).toBe(id);
    }),
  );
});

it('filters come back from the URL as they went in', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.array(fc.string({ minLength: 1 })), (search, status) => {
      const query = new URL(paths.machines({ search, status }), 'https://app.example').searchParams;
      expect([query.get('search'), query.getAll('status')]).toEqual([search, status]);
    }),
  );
});
