import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allowsNode } from './node-version.mjs';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };

test.each([
  ['18.20.0', false],
  ['20.18.3', false],
  ['20.19.0', true],
  ['20.20.2', true],
  ['21.7.0', false],
  ['22.12.0', false],
  ['22.13.0', true],
  ['23.4.0', false],
  ['23.11.0', false],
  ['24.0.0', true],
  ['26.1.0', true],
])('Node %s: %s', (version, allowed) => expect(allowsNode(engines.node, version)).toBe(allowed));

/** Those of the lock file that ask for a Node, in the forms that they use. */
const asked = Object.entries(
  (JSON.parse(read('package-lock.json')) as { packages: Record<string, { engines?: { node?: string } }> }).packages,
).flatMap(([name, { engines: own }]) => (name === '' || own?.node === undefined ? [] : [{ name, range: own.node }]));

test('what the project promises, its dependencies allow', () => {
  const understood = asked.filter(({ range }) => /^(?:(?:\^|>=) ?\d+[\d.]*(?: \|\| )?)+$/.test(range));
  expect(understood.length).toBeGreaterThan(200);
  for (const version of ['20.19.0', '20.99.0', '22.13.0', '22.99.0', '24.0.0', '24.99.0', '25.0.0', '26.0.0'])
    expect(understood.filter(({ range }) => !allowsNode(range.replaceAll(/(>=|\^) /g, '$1'), version))).toEqual([]);
});

test('the README says so', () => expect(read('README.md')).toContain(engines.node));
