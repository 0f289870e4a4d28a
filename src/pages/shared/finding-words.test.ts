import { expect, it } from 'vitest';
import { findingFacts } from './finding-words.ts';

it('shows what Azure says of what could not be read', () => {
  const problem = { kind: 'forbidden', message: 'No permission.' };
  expect(
    findingFacts({ is: 'unread', scope: '/subscriptions/a', problem, severity: 'unknown', machineIds: [] }),
  ).toContainEqual({ label: 'Details', value: 'No permission.' });
});
