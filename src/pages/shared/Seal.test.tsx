// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { signerQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { resourceActivityQuery } from '#src/azure/resources/activity-log.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import { sampleRecord } from '#test/consent/samples.ts';
import { GrantedBy, Seal } from './Seal.tsx';

const record = await sampleRecord();
const entry = {
  ...record,
  record,
  copies: [{ groupId: '/g', deploymentId: '/g/d', timestamp: '', correlationId: '' }],
} as unknown as ConsentEntry;

const signed: RecordSignature = {
  is: 'valid',
  name: 'Ada Lovelace',
  username: 'ada@contoso.example',
  oid: '1',
  signedAt: Date.UTC(2026, 10, 30, 12),
  keyConfirmed: true,
};

afterEach(() => {
  cleanup();
  queryClient.clear();
});

function textOf(signature: RecordSignature, kind: 'seal' | 'name'): string {
  queryClient.setDefaultOptions({ queries: { retry: false, staleTime: Infinity, networkMode: 'always' } });
  queryClient.setQueryData(signerQuery(entry).queryKey, signature);
  queryClient.setQueryData(resourceActivityQuery('/g/d').queryKey, [
    { at: '', caller: 'alan@contoso.example', operation: '', status: '', resourceId: '', correlationId: '' },
  ]);
  const { container } = render(
    <QueryClientProvider client={queryClient}>
      {kind === 'seal' ? <Seal entry={entry} /> : <GrantedBy entry={entry} />}
    </QueryClientProvider>,
  );
  return container.textContent;
}

test.each(['seal', 'name'] as const)('a valid signature names who granted it: %s', (kind) => {
  expect(textOf(signed, kind)).toContain('Ada Lovelace');
});

test.each<[string, RecordSignature]>([
  ['no valid signature', { is: 'invalid', why: 'otherConsent' }],
  ['a key that is none of Entra’s', { ...signed, keyConfirmed: false }],
  ['keys that can’t be read', { ...signed, keyConfirmed: 'unknown' }],
])('without one, who recorded it is named, and nobody as who granted it: %s', (_, signature) => {
  for (const kind of ['seal', 'name'] as const) {
    const text = textOf(signature, kind);
    expect(text).toContain('Recorded by alan@contoso.example');
    expect(text).not.toContain('Ada');
    cleanup();
  }
});
