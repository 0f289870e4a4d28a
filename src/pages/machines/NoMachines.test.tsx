import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { listed, now, viewOf, withExtension } from './fleet-fixture.ts';
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

type Shown = Parameters<typeof NoMachines>[0]['shown'];

const wordsOf = async (rows: string[], more: Partial<Shown> = {}): Promise<string> => {
  const view = await viewOf(rows.map((name) => listed(name)));
  return markup({ view, filters: {}, fleet: whole, indexed: undefined, ...more });
};
const markup = (shown: Shown): string =>
  renderToStaticMarkup(
    <MemoryRouter>
      <NoMachines shown={shown} />
    </MemoryRouter>,
  );

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

it('does not take machines whose access is not known for machines without', async () => {
  const failed = { kind: 'failed', error: refused, since: now } as const;
  const rows = [
    listed('NONE'),
    listed('UNREAD-1', { ...withExtension, group: 'rg-two' }),
    listed('UNREAD-2', withExtension),
    listed('LOST', withExtension),
  ];
  const view = await viewOf(rows, { LOST: failed });
  const remoteSupport = ['live'];
  expect(await wordsOf([], { view, filters: { remoteSupport } })).toMatch(
    /No machine matches so far<.*<a href="\/machines\?remoteSupport=notRead&amp;remoteSupport=unknown".*>3 machines<\/a> is not known yet\./,
  );
  const there = { remoteSupport, resourceGroup: ['rg-two'] };
  expect(await wordsOf([], { view, filters: there })).toMatch(/&amp;resourceGroup=rg-two.*>1 machine</);
  const known = await viewOf(rows.slice(0, 1));
  expect(await wordsOf([], { view: known, filters: { remoteSupport } })).toContain('No machine matches<');
});

it('does not take machines that were without access some time ago for machines without', async () => {
  const rows = [listed('A', withExtension), listed('B', withExtension)];
  const view = await viewOf(rows, {
    A: { kind: 'read', jobs: [], readAt: now - 3_600_000 },
    B: { kind: 'read', jobs: [], readAt: now },
  });
  const html = await wordsOf([], { view, filters: { remoteSupport: ['live'] } });
  expect(html).toContain('No machine matches so far<');
  expect(html).toContain('What is known of access on 1 machine is not of now.');
  // What is known is no reason why these are not found.
  expect(await wordsOf([], { view, filters: { search: 'C' } })).toContain('No machine matches<');
});

it('says how long ago the access was read that a filter asks for, where that may be long', async () => {
  const read = { NONE: { kind: 'read' as const, jobs: [], readAt: now } };
  const old = await viewOf([listed('NONE', withExtension)], read, { restWithin: 810_000 });
  const filters = { remoteSupport: ['live'] };
  expect(await wordsOf([], { view: old, filters })).toContain('Access was read within the last 14 minutes.');
  expect(await wordsOf([], { view: old, filters: { search: 'zzz' } })).not.toContain('minutes');
  const fresh = await viewOf([listed('NONE', withExtension)], read);
  expect(await wordsOf([], { view: fresh, filters })).not.toContain('minutes');
});
