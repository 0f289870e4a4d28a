import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { type SavedReceipt } from './saved-receipts.ts';
import { SavedReceipts } from './SavedReceipts.tsx';

const added: SavedReceipt = { ok: true, name: 'a.json', consentId: 'rs-a', bytes: new Uint8Array(), signed: true };

const list = { saved: [added], latest: [], reading: 0, add: () => Promise.resolve(), remove: () => {} };

const shown = (outside: ReadonlySet<string> | undefined): string => {
  const html = renderToStaticMarkup(<SavedReceipts list={list} outside={outside} disabled={false} />);
  return html.slice(html.indexOf('<ul')).replaceAll(/<svg.*?<\/svg>|<[^>]*>/g, '');
};

it('says of a receipt whether it will be in the pack of this period', () => {
  expect(shown(new Set(['rs-b']))).toBe('a.json · rs-a, with the signature');
  expect(shown(new Set(['rs-a']))).toBe('a.json · rs-a, not of this period: it is not in the pack');
  expect(shown(undefined)).toBe('a.json · rs-a, with the signature');
});

it('lets each added receipt be taken out by its name', () => {
  const html = renderToStaticMarkup(<SavedReceipts list={list} outside={undefined} disabled={false} />);
  expect(html).toContain('aria-label="Remove a.json"');
});

it('takes none out while another is being read, which may be told to have the signature that would go', () => {
  const remover = (reading: number) =>
    /<button[^>]*aria-label="Remove a.json"[^>]*>/.exec(
      renderToStaticMarkup(<SavedReceipts list={{ ...list, reading }} outside={undefined} disabled={false} />),
    )?.[0];
  expect(remover(0)).not.toContain('disabled');
  // The focus stays on it.
  expect(remover(1)).toContain('aria-disabled="true"');
  expect(remover(1)).not.toContain('disabled=""');
});
