// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import fc from 'fast-check';
import { MemoryRouter, useLocation } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { paths } from '#src/paths.ts';
import { HeaderSearch, searchTargets } from './HeaderSearch.tsx';

const subscription = '11111111-1111-4111-8111-111111111111';

afterEach(cleanup);

describe('searchTargets', () => {
  it('leads an id to its own page', () => {
    const id = machineId(subscription, 'rg', 'SRV-1');
    expect(searchTargets(` ${id} `).map(({ to }) => to)).toEqual([paths.machine(id)]);
    expect(searchTargets('rs-abcdefghijklmnopqrstuvw')[0]?.to).toBe(paths.consent('rs-abcdefghijklmnopqrstuvw'));
  });

  it('leads everything else to the lists, searched for it', () => {
    expect(searchTargets(' \t ')).toEqual([]);
    const text = fc.string().filter((one) => one.trim() !== '' && !/^(\/|rs-)/i.test(one.trim()));
    fc.assert(
      fc.property(text, (typed) => {
        const search = typed.trim();
        expect(searchTargets(typed).map(({ to }) => to)).toEqual([
          paths.machines({ search }),
          paths.history({ search }),
        ]);
      }),
    );
  });
});

function Where() {
  const { pathname, search } = useLocation();
  return <output>{pathname + search}</output>;
}

it('opens the first target by Enter, and any by a press', () => {
  render(
    <MemoryRouter>
      <HeaderSearch />
      <Where />
    </MemoryRouter>,
  );
  const box = screen.getByRole<HTMLInputElement>('searchbox');
  fireEvent.change(box, { target: { value: 'sql' } });
  if (box.form) fireEvent.submit(box.form);
  expect(screen.getByRole('status').textContent).toBe(paths.machines({ search: 'sql' }));
  expect([box.value, screen.queryAllByRole('link')]).toEqual(['', []]);
  fireEvent.change(box, { target: { value: 'sq\u202El' } });
  expect(screen.getByRole('link', { name: 'Machines with “sq⟨U+202E⟩l”' })).toBeTruthy();
  fireEvent.change(box, { target: { value: 'sql' } });
  fireEvent.click(screen.getByRole('link', { name: /^Consents/ }));
  expect(screen.getByRole('status').textContent).toBe(paths.history({ search: 'sql' }));
});
