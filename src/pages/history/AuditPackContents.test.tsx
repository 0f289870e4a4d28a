import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { AuditPackContents } from './AuditPackContents.tsx';
import { entry } from './consent-samples.ts';
import type { SavedReceipt } from './saved-receipts.ts';

vi.mock('#src/pages/shared/held-signature.ts', () => ({ heldSignature: () => undefined }));

const saved = (bytes: string, change: Partial<SavedReceipt> = {}): SavedReceipt =>
  ({
    ok: true,
    name: 'receipt.json',
    consentId: entry().consentId,
    bytes: new TextEncoder().encode(bytes),
    signed: false,
    ...change,
  }) as SavedReceipt;

/** What the pack of one consent is said to hold with these files. */
const shown = (...files: SavedReceipt[]): string =>
  renderToStaticMarkup(<AuditPackContents entries={[entry()]} saved={files} problem={undefined} unread={0} />);

it('counts the saved receipts that will be in the pack: those of the period, and the same bytes once', () => {
  const refused: SavedReceipt = { ok: false, name: 'shopping.json', reason: 'This is no receipt.' };
  const outside = saved('a', { consentId: 'rs-of-last-year' });
  expect(shown(refused, outside)).not.toMatch(/saved receipts? as/);
  expect(shown(saved('a'), refused, saved('a'), outside)).toContain('; 1 saved receipt as it was saved.');
  expect(shown(saved('a'), saved('b'), saved('a'))).toContain('; 2 saved receipts as they were saved.');
});
