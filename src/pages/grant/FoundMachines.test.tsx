import { renderToStaticMarkup } from 'react-dom/server';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import type { FleetProblem } from '#src/azure/fleet/fleet.ts';
import { fleetRow } from '#src/azure/fleet/fleet-query.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { machineId } from '#src/lib/arm-id.ts';
import type { FleetRead } from './found-words.ts';
import { FoundMachines } from './FoundMachines.tsx';

const id = machineId('11111111-1111-4111-8111-111111111111', 'rg-one', 'SRV-SQL');
const machines = fleetTable([fleetRow({ id })], new Map());
const whole: FleetRead = { data: { machines, problems: [] }, error: null };
const refused = new AzureError({ kind: 'forbidden', message: 'No role here.', correlationId: 'c-9' });

const unlisted = (...names: string[]): FleetRead => ({
  data: { machines, problems: names.map((name) => problemOf(name)) },
  error: null,
});

const problemOf = (displayName: string): FleetProblem => ({
  subscriptionId: displayName,
  displayName,
  error: refused,
});

/** What stands there as words, and what its status says. */
function shown(fleet: FleetRead, search = 'web', chosen: readonly string[] = []) {
  const element = <FoundMachines fleet={fleet} search={search} chosen={chosen} onAdd={() => undefined} />;
  const html = renderToStaticMarkup(<RouterProvider router={createMemoryRouter([{ path: '/', element }])} />);
  const status = /role="status"[^>]*>([^<]*)</.exec(html)?.[1];
  const news = html.slice(html.indexOf('aria-atomic="false"'));
  const adds = [...html.matchAll(/aria-label="(Add [^"]*)"/g)].map(([, name]) => name);
  return { status, news, adds, text: html.replaceAll(/<[^>]*>/g, '') };
}

it('says that nothing matches only of a list that was read', () => {
  expect(shown(whole).status).toBe('No machine you can read matches.');
  expect(shown({ data: undefined, error: null }).status).toBe('Reading your machines.');
  const failed = shown({ data: undefined, error: refused });
  expect(failed.status).toBe('');
  // It comes while somebody types: the words in the status have nothing to say then.
  expect(failed.news).toContain('The list of machines could not be read.');
});

it('says of a list that was read in part how much is missing, why, and what to do', () => {
  const none = shown(unlisted('Contoso', 'Fabrikam'));
  expect(none.status).toBe('No machine matches in what could be listed. 2 subscriptions could not be read in full.');
  expect(none.text).toMatch(
    /Subscription “Contoso” could not be read in full\. You do not have the permission.*No role here\. Ask an administrator.*So may those of another subscription: Machines says of each why\..*c-9/,
  );
  const found = shown(unlisted('Contoso'), 'sql');
  expect(found.status).toBe('1 machine matches in what could be listed. 1 subscription could not be read in full.');
  // What was found is not pushed away by what may be missing.
  expect(found.text).toMatch(/SRV-SQL.*Its machines may be missing here\./);
  expect(shown(unlisted('Contoso'), 'sql', [id]).status).toBe(
    'Every machine that matches in what could be listed is chosen already. 1 subscription could not be read in full.',
  );
});

it('says so too where Azure listed fewer than it counted, or could not be read again', () => {
  const fewer = shown({ data: { machines, problems: [], incomplete: { expected: 5, read: 1 } }, error: null });
  expect(fewer.status).toBe('No machine matches in what could be listed.');
  expect(fewer.text).toContain('Not all machines can be found here. Azure Resource Graph said that there are 5');
  const again = shown({ ...whole, error: refused });
  expect(again.status).toBe('No machine matches in what could be listed.');
  expect(again.news).toContain('The list of machines could not be read again.');
});

it('says nothing of the list before something is searched for', () => {
  expect(shown(unlisted('Contoso'), ' ').text).toBe('');
});

it('tells machines apart whose subscriptions have one name too', () => {
  const ids = [id, machineId('22222222-2222-4222-8222-222222222222', 'rg-one', 'SRV-SQL')];
  const names = new Map(ids.map((one) => [one.split('/')[2] ?? '', 'Azure']));
  const twins = fleetTable(
    ids.map((one) => fleetRow({ id: one })),
    names,
  );
  const { text, adds } = shown({ data: { machines: twins, problems: [] }, error: null }, 'sql');
  expect(adds).toEqual([...names.keys()].map((one) => `Add SRV-SQL (rg-one in Azure (${one}))`));
  for (const subscriptionId of names.keys()) expect(text).toContain(`rg-one · Azure (${subscriptionId})`);
});
