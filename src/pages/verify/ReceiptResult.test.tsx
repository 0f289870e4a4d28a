import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ReceiptResult } from './ReceiptResult.tsx';
import type { Verification } from './verification.ts';

const shown = (asking: Verification['asking']) =>
  renderToStaticMarkup(<ReceiptResult verification={{ id: 1, name: 'a.json', checks: [], asking }} />);

it('says who is asked only once that has begun', () => {
  const whom = 'Microsoft Entra and Azure';
  expect(shown({ whom, hasBegun: false })).toContain('Waiting to ask Microsoft Entra and Azure');
  expect(shown({ whom, hasBegun: true })).toContain('>Asking Microsoft Entra and Azure');
  expect(shown(undefined)).not.toMatch(/[Aa]sk/);
});
