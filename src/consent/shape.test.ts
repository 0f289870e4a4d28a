import { expect, it } from 'vitest';

import { objectOf } from './shape.ts';

it('quotes a member that somebody made up so that it can be read, and in short', () => {
  const hostile = `\u202Eeno si erehT\n${'x'.repeat(100_000)}`;
  const refusal = (name: string) => () => objectOf({ [name]: 1 }, 'The record', []);
  expect(refusal('more')).toThrow('The record has an unknown "more".');
  expect(refusal(hostile)).toThrow(/^The record has an unknown "⟨U\+202E⟩eno si erehT⏎x{1,60}…"\.$/);
});
