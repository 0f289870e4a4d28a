// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixtureReceipt, knownFacts } from '#test/proof/receipts.ts';
import { receiptText } from '#src/consent/receipt/receipt.ts';
import type { KnownFacts } from '#src/consent/receipt/checks.ts';
import { Component } from './VerifyPage.tsx';

// Verifying takes as long as it takes on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const asked = vi.hoisted(() => ({ facts: (): Promise<KnownFacts> => Promise.resolve({}) }));
vi.mock('#src/azure/receipts.ts', () => ({ factsNow: () => asked.facts() }));
vi.mock('#src/auth/session.ts', () => ({ signedIn: () => null }));

beforeEach(() => {
  asked.facts = () => Promise.resolve(knownFacts);
  const router = createMemoryRouter([{ path: '/', element: <Component /> }]);
  render(<RouterProvider router={router} />);
});
afterEach(cleanup);

const text = receiptText(fixtureReceipt);

function choose(...texts: string[]): void {
  const files = texts.map((one, index) => new File([one], `receipt-${index}.json`));
  const input = document.querySelector('input[type=file]');
  if (input === null) throw new Error('There is no input.');
  fireEvent.change(input, { target: { files } });
}

const resultOf = (name: string) => screen.findByRole('region', { name });

describe('a file', () => {
  it('has one verdict with the person, machines and level, once Entra and Azure were asked', async () => {
    choose(text);
    const result = await resultOf('receipt-0.json');
    await within(result).findByText('Valid');
    expect(result.textContent).toContain('Signed by Ada Lovelace (ada@contoso.example) through Microsoft Entra');
    expect(result.textContent).toContain('srv-sql-01');
    expect(within(result).queryByRole('list', { name: 'Failed checks' })).toBeNull();
  });

  it('is checked by itself where nobody answers, and names nobody as a fact then', async () => {
    asked.facts = () => Promise.reject(new TypeError('Failed to fetch'));
    choose(text);
    const result = await resultOf('receipt-0.json');
    await within(result).findByText('Not confirmed');
    expect(result.textContent).toContain('It names Ada Lovelace');
    expect(result.textContent).not.toContain('Signed by');
  });

  it('shows what fails, with its own words', async () => {
    choose(text.replace('2411240040001234', '2411240040001235'));
    const result = await resultOf('receipt-0.json');
    const failed = await within(result).findByRole('list', { name: 'Failed checks' });
    expect(failed.textContent).toContain('The signature is for something else.');
    expect(result.textContent).toContain('What the file says (not proven)');
  });

  it('that is none says so', async () => {
    choose('{}');
    const result = await resultOf('receipt-0.json');
    await within(result).findByText('Not a receipt');
  });
});

it('gives many files a line each, what doesn’t hold first, and tells all of it once', async () => {
  choose(text, text, '{}', text.replace('Diagnostics', 'DiagnosticsAndRepair'));
  const news = () => screen.getAllByRole('status').map(({ textContent }) => textContent);
  await waitFor(() => expect(news()).toContain('4 checked: 1 Not valid, 1 Not a receipt, 2 Valid'));
  const names = within(screen.getByRole('list', { name: 'Receipts' }))
    .getAllByRole('listitem')
    .map((item) => item.querySelector('summary')?.textContent)
    .filter((name) => name?.startsWith('receipt-'));
  expect(names.map((name) => name?.slice(0, 9))).toEqual(['receipt-3', 'receipt-2', 'receipt-0', 'receipt-1']);
});
