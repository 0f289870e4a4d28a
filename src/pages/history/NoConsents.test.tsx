import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it } from 'vitest';
import { NoConsents } from './NoConsents.tsx';

it.each([
  ['2026-12-31', '2026-01-01', true],
  ['2026-01-01', '2026-01-01', false],
  ['2026-01-01', undefined, false],
  [undefined, '2026-01-01', false],
  [undefined, undefined, false],
])('says of a period from %j to %j that it is the wrong way round: %s', (from, to, is) => {
  const filters = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const words = renderToStaticMarkup(
    <MemoryRouter>
      <NoConsents isNarrowed isPart={false} filters={filters} onReset={() => undefined} />
    </MemoryRouter>,
  );
  expect(words.includes('The first day lies after the last.')).toBe(is);
  expect(/The search looks in the machines.* the state /.test(words)).toBe(!is);
});
