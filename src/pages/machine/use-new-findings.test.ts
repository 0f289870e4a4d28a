import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';

beforeEach(mockReact);
afterEach(unmockReact);

const finding = (sentence: string, kind: Finding['kind'] = 'extensionWithoutConsent'): Finding => ({
  kind,
  severity: 'finding',
  machineIds: ['srv-1'],
  sentence,
  remedy: '',
  evidence: [],
});

it('each finding is read out once, also where it goes and comes back while the machine is read again', async () => {
  const { useSyncExternalStore } = await import('react');
  const { useNewFindings } = await import('./use-new-findings.ts');
  const found = createStore<readonly Finding[]>([]);
  const { shown } = mount(() => useNewFindings(useSyncExternalStore(found.subscribe, found.get)));
  expect(shown()).toBe('');
  found.set([finding('One.')]);
  expect(shown()).toBe('Extension without a consent. One.');
  found.set([]);
  found.set([finding('One, a minute later.')]);
  expect(shown()).toBe('Extension without a consent. One.');
  found.set([finding('One.'), finding('Two.', 'recordEdited')]);
  expect(shown()).toBe('Record edited. Two.');
});
