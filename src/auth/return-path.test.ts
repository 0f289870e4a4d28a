import fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

const here = 'https://app.example/machines?status=Connected';

test.each([
  ['/grant?step=review', '/grant?step=review'],
  ['https://app.example/history#x', '/history'],
  [undefined, '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example/x', '/'],
  ['https://app.example@evil.example/x', '/'],
  ['https://user@app.example/x', '/'],
  ['javascript:alert(1)', '/'],
  ['https://app.example//evil.example', '/'],
  ['/redirect.html', '/'],
])('returns from %s to %s', (wanted, path) => {
  expect(returnPath(wanted, here)).toBe(path);
});

test('stays on its own origin whatever is wanted', { timeout: 30_000 }, () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc
      .constantFrom('/', '//', '\\', '/\\', 'https:', 'http:', 'javascript:', '\t/', '%2f%2f')
      .chain((start) => fc.string().map((rest) => start + rest)),
  );
  fc.assert(
    fc.property(hostile, (wanted) => {
      const path = returnPath(wanted, here);
      expect(path.startsWith('/')).toBe(true);
      expect(new URL(path, here).origin).toBe('https://app.example');
      expect(new URL(`https://app.example${path}`).origin).toBe('https://app.example');
    }),
    { numRuns: 1000 },
  );
});
