import { expect, test } from 'vitest';
import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { fleetTable } from '#test/azure/fleet-table.ts';
import { listProblems } from './list-problems.tsx';

const turning = /[\u202A-\u202E\u2066-\u2069]/;

test.each([1, 3])('names of %d subscriptions turn no direction', (count) => {
  const error = new AzureError({ kind: 'forbidden', message: 'No.' });
  const problems = Array.from({ length: count }, (_, at) => ({
    subscriptionId: `${at}`,
    displayName: `\u202E${at}`,
    error,
  }));
  const fleet: Fleet = { machines: fleetTable([]), problems, subscriptions: [], readAt: 0, source: 'resourceGraph' };
  const [problem] = listProblems(fleet, [], null, false);
  expect(problem?.summary).not.toMatch(turning);
});

test('each cause is put away by itself', () => {
  const access = ['A', 'B'].map((code) => ({
    cause: code,
    problem: { kind: 'badRequest', code, message: '' },
    count: 1,
  }));
  const keys = listProblems(undefined, access, null, true).map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
});
