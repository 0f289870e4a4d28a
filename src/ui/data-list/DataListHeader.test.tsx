import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { DataListHeader } from './DataListHeader.tsx';
import type { RowSelection } from './row-selection.ts';

const selection: RowSelection = { has: () => false, all: false, some: false, change: vi.fn(), selectAll: vi.fn() };

const box = (isEmpty: boolean): string | undefined =>
  /<input[^>]*>/.exec(
    renderToStaticMarkup(
      <table>
        <DataListHeader
          ref={null}
          label="Machines"
          columns={[]}
          sort={undefined}
          onSort={undefined}
          selection={selection}
          isEmpty={isEmpty}
          tabStop={undefined}
          resize={undefined}
        />
      </table>,
    ),
  )?.[0];

it('while no row is listed, nothing can be selected', () => {
  expect(box(true)).toContain('aria-disabled="true"');
  expect(box(false)).not.toContain('disabled');
});
