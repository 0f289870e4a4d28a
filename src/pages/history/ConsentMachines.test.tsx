import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { ConsentMachines } from './ConsentMachines.tsx';
import { consent, during, entry, machine, webGroup } from './consent-samples.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/ui/data-list/DataList.tsx', () => ({
  DataList: ({ rows, rowLabel }: { rows: string[]; rowLabel: (id: string) => string }) => rows.map(rowLabel).join(),
}));

it('tells machines of one name apart', () => {
  const own = machine('srv-sql-01');
  const namesake = own.replace(/^.*(?=\/providers)/, webGroup.toLowerCase());
  const one = { ...entry(), consent: { ...consent, machines: [own, namesake] } };
  const text = renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <ConsentMachines entry={one} now={during} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  expect(text).toContain('srv-sql-01 (rg-sql-prod)');
  expect(text).toContain('srv-sql-01 (rg-web)');
});
