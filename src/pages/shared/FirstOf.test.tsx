// @vitest-environment happy-dom
import '#test/dom.ts';
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { FirstOf } from './FirstOf.tsx';

it('draws the first of many, then all, with the focus where the others begin', () => {
  render(
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
  expect(screen.queryByText('c')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show all 3' }));
  expect([document.activeElement?.textContent, screen.queryByRole('button')]).toEqual(['c', null]);
});
