import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Check } from '#src/consent/preflight/preflight.ts';
import { type Candidate, sortOut } from './machine-choice.ts';

const pass: Check = { id: 'memory', title: 'Memory', outcome: 'pass', reason: 'Enough.' };
const fail: Check = { id: 'memory', title: 'Memory', outcome: 'fail', reason: 'The machine has 3 GB.' };

const read = (name: string, more: { azureLocal?: boolean; checks?: Check[]; installs?: boolean } = {}): Candidate => ({
  id: `/${name}`,
  name,
  reading: {
    state: 'read',
    azureLocal: more.azureLocal ?? false,
    location: 'westeurope',
    installs: more.installs ?? false,
    checks: more.checks ?? [pass],
  },
});

test('a machine that fails a check, or cannot be read, is out with the reason', () => {
  const choice = sortOut([
    read('a', { installs: true }),
    read('b', { checks: [pass, fail] }),
    { id: '/c', name: 'c', reading: { state: 'failed', reason: 'You need Reader.', correlationId: 'corr' } },
    { id: '/d', name: 'd', reading: { state: 'pending' } },
  ]);
  expect(choice.included).toEqual([{ id: '/a', name: 'a', location: 'westeurope', installs: true }]);
  expect(choice.left).toEqual([
    { id: '/b', name: 'b', reason: 'The machine has 3 GB.' },
    { id: '/c', name: 'c', reason: 'You need Reader.', correlationId: 'corr' },
  ]);
  expect(choice.pending).toBe(1);
});

test('access of the same person that is replaced is told of', () => {
  const own = read('a');
  if (own.reading.state === 'read') own.reading.replaces = { consentId: 'rs-aaaaaaaaaaaaaaaaaaaaa' };
  expect(sortOut([own]).included[0]?.replaces).toEqual({ consentId: 'rs-aaaaaaaaaaaaaaaaaaaaa' });
});

test('machines of the product with fewer machines are left out', () => {
  const choice = sortOut([read('node', { azureLocal: true }), read('a'), read('b')]);
  expect(choice.target).toBe('windowsServer');
  expect(choice.included.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(choice.left.map(({ name }) => name)).toEqual(['node']);
  expect(choice.left[0]?.reason).toMatch(/^Azure Local has terms of its own/);
});

test('at a tie the first machine decides; machines that are out have no say', () => {
  expect(sortOut([read('node', { azureLocal: true }), read('a')]).target).toBe('azureLocal');
  const failed = read('b', { checks: [fail] });
  expect(sortOut([failed, read('node', { azureLocal: true })]).target).toBe('azureLocal');
  expect(sortOut([failed]).target).toBeUndefined();
});

test('every machine is in, out or still being read', () => {
  const candidate = fc.record({
    name: fc.string(),
    kind: fc.constantFrom('ok', 'local', 'fails', 'pending', 'failed'),
  });
  fc.assert(
    fc.property(fc.array(candidate), (entries) => {
      const candidates = entries.map(({ name, kind }): Candidate => {
        if (kind === 'pending') return { id: name, name, reading: { state: 'pending' } };
        if (kind === 'failed') return { id: name, name, reading: { state: 'failed', reason: 'No.' } };
        return read(name, { azureLocal: kind === 'local', checks: [kind === 'fails' ? fail : pass] });
      });
      const choice = sortOut(candidates);
      expect(choice.included.length + choice.left.length + choice.pending).toBe(candidates.length);
    }),
  );
});
