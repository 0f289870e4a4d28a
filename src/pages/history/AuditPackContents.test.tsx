import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { AuditPackContents } from './AuditPackContents.tsx';
import { entry } from './consent-samples.ts';
import type { SavedReceipt } from './saved-receipts.ts';

const held = vi.hoisted(() => new Map<string, { idToken: string }>());
vi.mock('#src/pages/shared/held-signature.ts', () => ({ heldSignature: (consentId: string) => held.get(consentId) }));
afterEach(() => held.clear());

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
  renderToStaticMarkup(
    <AuditPackContents entries={[entry()]} saved={files} problem={undefined} container={undefined} unread={0} />,
  );

it('counts the saved receipts that will be in the pack, also of a consent without a record, and the same bytes once', () => {
  const refused: SavedReceipt = { ok: false, name: 'shopping.json', reason: 'This is no receipt.' };
  const unfound = saved('a', { consentId: 'rs-without-record' });
  expect(shown(refused)).not.toMatch(/saved receipts? as/);
  expect(shown(saved('a'), refused, saved('a'))).toContain('; 1 saved receipt as it was saved.');
  expect(shown(saved('a'), saved('a'), unfound)).toContain('; 2 saved receipts as they were saved.');
});

it('keeps its status where no period can be used, and says of what is missing where that is told', () => {
  const status = (problem?: string) =>
    /<p[^>]*role="status">(.*?)<\/p>/.exec(
      renderToStaticMarkup(
        <AuditPackContents entries={[entry()]} saved={[]} problem={problem} container={undefined} unread={1} />,
      ),
    )?.[1];
  expect(status('The first day lies after the last.')).toBe('');
  expect(status()).toContain('1 place or record could not be read or trusted; the gaps in the pack say which.');
});

it('says that receipts may be kept in the container, and that the pack is made without it', () => {
  const words = (container?: string) =>
    renderToStaticMarkup(
      <AuditPackContents entries={[]} saved={[]} problem={undefined} container={container} unread={0} />,
    );
  expect(words('https://evidence.blob.example/receipts')).toContain(
    'was saved or kept when the consent was given. Add saved receipts below; each is matched to its consent. What is kept in receipts on evidence.blob.example is not in the pack',
  );
  expect(words()).toContain('was saved when the consent was given');
  expect(words()).not.toContain('kept in');
});

it('says how many ID tokens will be in the pack, also in added files whose signature was not taken over', () => {
  const tokens = (...files: SavedReceipt[]) => /holds (an ID token|\d+ ID tokens)/.exec(shown(...files))?.[1];
  const withToken = (bytes: string, idToken: string) => saved(bytes, { idToken });
  expect(tokens(saved('a'))).toBeUndefined();
  expect(tokens(withToken('a', 'x'))).toBe('an ID token');
  expect(tokens(withToken('a', 'x'), withToken('b', 'x'))).toBe('an ID token');
  expect(tokens(withToken('a', 'x'), withToken('b', 'y'))).toBe('2 ID tokens');
  expect(tokens(saved('a', { consentId: 'rs-without-record', idToken: 'x' }))).toBe('an ID token');
  held.set(entry().consentId, { idToken: 'x' });
  expect(tokens()).toBe('an ID token');
  expect(tokens(withToken('a', 'x'))).toBe('an ID token');
  expect(tokens(withToken('a', 'y'))).toBe('2 ID tokens');
});

it('says of one consent whether it has the signature, and of several how many have', () => {
  const told = (count: number) => {
    const entries = Array.from({ length: count }, () => entry());
    const html = renderToStaticMarkup(
      <AuditPackContents entries={entries} saved={[]} problem={undefined} container={undefined} unread={0} />,
    );
    return /this period(.*?)\./.exec(html)?.[1];
  };
  expect([told(0), told(1), told(2)]).toEqual(['', ', without the signature', ', 0 of them with the signature']);
  held.set(entry().consentId, { idToken: 'x' });
  expect([told(1), told(2)]).toEqual([', with the signature', ', 2 of them with the signature']);
});
