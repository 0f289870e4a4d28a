import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { listed } from './fleet-fixture.ts';
import { GroupPanel } from './GroupPanel.tsx';

const statusOf = (table: Parameters<typeof GroupPanel>[0]['table']): string | undefined => {
  const html = renderToStaticMarkup(<GroupPanel table={table} group={undefined} onGroup={() => undefined} />);
  return /role="status"[^>]*>([^<]*)</.exec(html)?.[1];
};

it('says that tags are being read only of a list that has them', () => {
  expect(statusOf(fleetTable([listed('A')]))).toBe('Reading the tags…');
  expect(statusOf(undefined)).toBe('Tags are known once the list has been read.');
});
