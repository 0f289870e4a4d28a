import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { sampleReceipt } from '#src/consent/receipts/receipt-samples.ts';
import { ReceiptResult } from './ReceiptResult.tsx';

const session = vi.hoisted(() => ({ account: null as { tenantId: string } | null }));
vi.mock('#src/auth/session.ts', () => ({ signedIn: () => session.account }));

const { receipt } = await sampleReceipt(1);

it.each([
  ['nobody is signed in', null, false],
  ['somebody is, to the tenant of the consent', { tenantId: receipt.record.consent.tenantId.toUpperCase() }, true],
  ['somebody is, to another', { tenantId: '0e0e0e0e-0000-4000-8000-000000000000' }, false],
])('says who is asked where %s', (_, account, isAzureAsked) => {
  session.account = account;
  const shown = renderToStaticMarkup(
    <ReceiptResult verification={{ id: 1, name: 'a.json', receipt, checks: [], asking: true }} />,
  );
  expect(shown).toContain('Asking Microsoft Entra');
  expect(shown.includes('Entra and Azure')).toBe(isAzureAsked);
});
