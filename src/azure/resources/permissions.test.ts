import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAllowed } from './permissions.ts';

const write = 'Microsoft.HybridCompute/machines/extensions/write';
const role = (actions: string[], notActions: string[] = []) => ({ actions, notActions });

test.each([
  ['everything', [role(['*'])], true],
  ['the action itself, in another case', [role(['microsoft.hybridcompute/MACHINES/extensions/Write'])], true],
  ['all below machines', [role(['Microsoft.HybridCompute/machines/*'])], true],
  ['writing anywhere', [role(['*/write'])], true],
  ['a star in the middle', [role(['Microsoft.HybridCompute/*/write'])], true],
  ['reading', [role(['*/read'])], false],
  ['another provider', [role(['Microsoft.Compute/*'])], false],
  ['a longer action', [role([`${write}/x`])], false],
  ['a part of it', [role(['Microsoft.HybridCompute/machines'])], false],
  ['what the same role takes away', [role(['*'], ['Microsoft.HybridCompute/*/write'])], false],
  ['what another role gives back', [role(['*'], ['Microsoft.HybridCompute/*']), role([write])], true],
  ['nothing', [], false],
])('%s', (_, permissions, allowed) => {
  expect(isAllowed(permissions, write)).toBe(allowed);
});

test('covers exactly what the pattern says, as a regular expression would', { timeout: 30_000 }, () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '.'), maxLength: 8 });
  const plain = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 10 });
  fc.assert(
    fc.property(word, plain, (pattern, action) => {
      const source = pattern
        .split('*')
        .map((piece) => piece.replaceAll('.', '\\.'))
        .join('.*');
      expect(isAllowed([role([pattern])], action)).toBe(new RegExp(`^${source}$`).test(action));
    }),
    { numRuns: 2000 },
  );
});
