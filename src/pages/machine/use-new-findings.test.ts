import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';

beforeEach(mockReact);
afterEach(unmockReact);

const finding = (
  sentence: string,
  kind: Finding['kind'] = 'extensionWithoutConsent',
  severity: Finding['severity'] = 'finding',
): Finding => ({
  kind,
  severity,
  machineIds: ['srv-1'],
  sentence,
  remedy: '',
  evidence: [],
});

async function readOut() {
  const { useSyncExternalStore } = await import('react');
  const { useNewFindings } = await import('./use-new-findings.ts');
  const found = createStore<readonly Finding[]>([]);
  return { found, ...mount(() => useNewFindings(useSyncExternalStore(found.subscribe, found.get))) };
}

it('each finding is read out once, also where it goes and comes back while the machine is read again', async () => {
  const { found, shown } = await readOut();
  expect(shown()).toBe('');
  found.set([finding('One.')]);
  expect(shown()).toBe('Extension without a consent. One.');
  found.set([]);
  expect(shown()).toBe('');
  found.set([finding('One, a minute later.')]);
  expect(shown()).toBe('');
  found.set([finding('One.'), finding('Two.', 'recordEdited')]);
  expect(shown()).toBe('Record edited. Two.');
});

it('words that a later reading has changed stand no longer, and one that has become graver is read out anew', async () => {
  const { found, shown } = await readOut();
  found.set([finding('It cannot be told.', 'accessWithoutRecord', 'unknown')]);
  expect(shown()).toBe('Access without a record. It cannot be told.');
  found.set([finding('It cannot be told, and over.', 'accessWithoutRecord', 'unknown')]);
  expect(shown()).toBe('');
  found.set([finding('There is none.', 'accessWithoutRecord')]);
  expect(shown()).toBe('Access without a record. There is none.');
});
