import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { longestReason } from '#src/consent/consent-limits.ts';
import type { Consent } from '#src/consent/consent.ts';
import type { ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import { sampleReceipt } from '#src/consent/receipts/receipt-samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { ReceiptDocument } from './ReceiptDocument.tsx';

vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const { receipt } = await sampleReceipt(1);

const shown = (change: Partial<Consent> = {}, checks: ReceiptCheck[] = []): string => {
  const { record } = receipt;
  const written = { ...receipt, record: { ...record, consent: { ...record.consent, ...change } } };
  return renderToStaticMarkup(
    <MemoryRouter>
      <ReceiptDocument written={{ receipt: written, checks }} nameOf={nameInId} />
    </MemoryRouter>,
  );
};

it('names the support request beside its label, and no sentence about it', () => {
  const request = (ticket: Consent['ticket']) =>
    /Support request<\/dt><dd[^>]*>(.*?)<\/dd>/.exec(shown({ ticket }))?.[1]?.replace(/<[^>]*>/g, '');
  expect(request({ number: '2411240040001234', source: 'azure' })).toBe('2411240040001234');
  expect(request({ number: '7', source: 'typed' })).toBe('7, typed by hand');
  expect(request(null)).toBe('None');
});

it('shows the whole reason, also where its characters are drawn as marks: paper has no title to point at', () => {
  expect(shown({ reason: 'a\u00A0'.repeat(longestReason / 2) })).toContain(
    `>${'a⟨U+00A0⟩'.repeat(longestReason / 2)}</bdi>`,
  );
});

it('does not call the terms that it holds those agreed to where the consent names others', () => {
  const { terms } = receipt.record.consent;
  const check = (state: ReceiptCheck['state']): ReceiptCheck => ({ key: 'terms', state, finding: '' });
  expect(shown({}, [check('pass')])).toContain('>The terms as agreed<');
  const other = shown({}, [check('fail')]);
  expect(other).toContain('>Terms in this receipt, not those agreed to<');
  expect(other).not.toContain('The terms as agreed');
  expect(other).toContain(`${terms.id}, SHA-256 ${terms.sha256}`);
});

it('has no two regions of one name, among which nobody could choose', () => {
  const html = shown();
  const names = [...html.matchAll(/<h2[^>]*>(.*?)<\/h2>|role="region" aria-label="(.*?)"/g)].map(
    ([, title, label]) => title ?? label,
  );
  expect(names).toContain('Machines');
  expect(new Set(names).size).toBe(names.length);
});
