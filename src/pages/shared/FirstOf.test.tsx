// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, fireEvent, render, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { FirstOf } from './FirstOf.tsx';

afterEach(cleanup);

it('draws the first of many, then all, with the focus where the others begin', () => {
  const { container } = render(
    <FirstOf items={['a', 'b', 'c']} most={2}>
      {(shown) => (
        <ul>
          {shown.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
    </FirstOf>,
  );
  const drawn = within(container);
  expect(drawn.queryByText('c')).toBeNull();
  fireEvent.click(drawn.getByRole('button', { name: 'Show all 3' }));
  expect([document.activeElement?.textContent, drawn.queryByRole('button')]).toEqual(['c', null]);
});
