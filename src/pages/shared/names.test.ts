import { expect, test } from 'vitest';
import { subscriptionNames } from './names.ts';

test('subscriptions are named, and those of one name told apart by their ids', () => {
  const names = subscriptionNames([
    { subscriptionId: 'a1', displayName: 'Contoso' },
    { subscriptionId: 'b2', displayName: 'contoso' },
    { subscriptionId: 'c3', displayName: 'Fabrikam' },
  ]);
  expect(names.get('c3')).toBe('Fabrikam');
  expect(names.get('a1')).not.toBe('Contoso');
  expect(new Set(names.values()).size).toBe(3);
});
