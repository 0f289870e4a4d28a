import { expect, it, vi } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { saveConsent } from './consent-file.ts';
import { consent, during, partlyRead, webGroup } from './consent-samples.ts';

const saved = vi.hoisted((): string[] => []);
vi.mock('#src/lib/save-file.ts', () => ({ saveFile: (_: string, __: string, [text]: [string]) => saved.push(text) }));

it('says of one consent when it was read, and what was not', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No.', correlationId: 'c-1' });
  const problem = { scope: webGroup, reason: 'No permission.', error };
  const copy = { scope: webGroup, reason: 'A copy.', isOutOfPlace: true } as const;
  const entry = { ...partlyRead(), unread: [problem], misplaced: [copy] };
  saveConsent(entry, { entry, problems: [problem, copy], readAt: during });
  const unread = [{ scope: webGroup, reason: 'No permission.', consentId: null, correlationId: 'c-1' }];
  const file: unknown = JSON.parse(saved[0] ?? '');
  expect(file).toMatchObject({
    readAt: '2026-11-24T16:00:00Z',
    consentId: 'rs-abc',
    consent: { reason: consent.reason },
    notRead: unread,
  });
  expect(file).toHaveProperty('unread', unread);
  const copies = [{ scope: webGroup, reason: 'A copy.', consentId: null, correlationId: null }];
  expect(file).toMatchObject({ misplaced: copies, notCounted: copies });
});
