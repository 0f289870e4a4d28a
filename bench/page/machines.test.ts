import { expect, test } from 'vitest';
import { syntheticMachines } from './machines.ts';
import { filterNaively, sortByCollator, typedTexts } from './naive.ts';

const machines = syntheticMachines(5000);

test('the same seed makes the same machines, in the order of their names', () => {
  expect(syntheticMachines(5000)).toEqual(machines);
  expect(syntheticMachines(5000, 1)).not.toEqual(machines);
  const names = machines.map(({ name }) => name);
  expect(names.toSorted()).toEqual(names);
  expect(new Set(names).size).toBe(5000);
});

test('twenty keys are typed, each leaves some machines, and the last of a word fewer than all', () => {
  expect(typedTexts).toHaveLength(20);
  for (const text of typedTexts) expect(filterNaively(machines, text).length, text).toBeGreaterThan(0);
  for (const text of typedTexts.filter(({ length }) => length === 5))
    expect(filterNaively(machines, text).length, text).toBeLessThan(machines.length / 2);
});

test('what is typed is found in the fields that every list searches, so that all lists find the same', () => {
  const searchedByAll = ['name', 'status', 'operatingSystem', 'resourceGroup', 'subscription', 'region'] as const;
  for (const text of typedTexts) {
    const found = machines.filter((machine) =>
      searchedByAll.some((field) => machine[field].toLowerCase().includes(text)),
    );
    expect(filterNaively(machines, text), text).toEqual(found);
  }
});

test('numbers in texts are sorted as numbers', () => {
  const groups = sortByCollator(machines, 'resourceGroup').map(({ resourceGroup }) => resourceGroup);
  expect(groups.indexOf('rg-branch-9')).toBeLessThan(groups.indexOf('rg-branch-10'));
});
