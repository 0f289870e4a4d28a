import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { listed, now, viewOf } from './fleet-fixture.ts';
import { NoMachines } from './NoMachines.tsx';
import type { ShownList } from './shown-list.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const whole: Fleet = {
  machines: fleetTable([]),
  problems: [],
  subscriptions: [],
  readAt: now,
  source: 'resourceGraph',
};
const part = { index: {}, reading: { readAt: now, source: 'resourceGraph' }, expected: 5000 } as ShownList['indexed'];
const refused = new AzureError({ kind: 'forbidden', message: 'No.' });

const wordsOf = async (rows: string[], more: Partial<Pick<ShownList, 'fleet' | 'indexed'>> = {}): Promise<string> => {
  const shown = { view: await viewOf(rows.map((name) => listed(name))), fleet: whole, indexed: undefined, ...more };
  return renderToStaticMarkup(<NoMachines shown={shown} />);
};

it('says that no machine matches once all of them have come, and until then that none does so far', async () => {
  expect(await wordsOf(['A'])).toContain('No machine matches<');
  expect(await wordsOf(['A'], { fleet: undefined, indexed: part })).toContain('No machine matches so far<');
});

it('does not take machines that could not be read for machines that are not there', async () => {
  expect(await wordsOf([])).toContain('No Arc-enabled machines');
  const unread = [
    { ...whole, incomplete: { expected: 4, read: 0 } },
    { ...whole, problems: [{ subscriptionId: 's', displayName: 'S', error: refused }] },
  ];
  for (const fleet of unread) expect(await wordsOf([], { fleet })).toContain('No machine could be read');
});
