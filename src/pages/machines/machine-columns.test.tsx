import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { contoso, listed, now, twin, viewOf } from './fleet-fixture.ts';
import { machineColumns } from './machine-columns.tsx';

it('tells two subscriptions of one name apart', async () => {
  const view = await viewOf([listed('A'), listed('B', { id: machineId(twin, 'rg-one', 'B') })]);
  const column = machineColumns(now, view.table.places).find(({ key }) => key === 'subscription');
  const words = [0, 1].map((at) => {
    const row = view.rowAt(at);
    return row && renderToStaticMarkup(column?.cell(row)).replaceAll(/<[^>]*>/g, '');
  });
  expect(words).toEqual([`Contoso Production (${contoso})`, `Contoso Production (${twin})`]);
});
