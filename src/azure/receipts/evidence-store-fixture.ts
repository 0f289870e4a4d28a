import { vi } from 'vitest';
import { fixtureReceipt } from '#src/consent/receipts/receipt-fixture.ts';
import { receiptText } from '#src/consent/receipts/receipt-text.ts';
import { createEvidenceStore } from './evidence-store.ts';

const container = 'https://evidence.blob.core.windows.net/receipts';
export const { consentId, consentHash } = fixtureReceipt.record;
/** Of the fixture's receipt in the container. */
export const name = `receipts/${consentId}/${fixtureReceipt.code}.json`;
export const text = receiptText(fixtureReceipt);
/** When the account took it, in its own form. */
export const at = 'Tue, 24 Nov 2026 13:00:05 GMT';

type Answer = (url: URL, init: RequestInit) => Response | Error;

export const created = () =>
  new Response('', { status: 201, headers: { 'last-modified': at, 'x-ms-request-id': 'r1' } });
export const found = (body: string) => () => new Response(body, { status: 200, headers: { 'last-modified': at } });
export const refused =
  (status: number, code: string, message = 'In words.', headers: Record<string, string> = {}) =>
  () =>
    new Response(
      `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:1\nTime:2</Message></Error>`,
      { status, headers: { 'content-type': 'application/xml', 'x-ms-request-id': 'r9', ...headers } },
    );
export const lost = () => new TypeError('Failed to fetch');

/** A store over answers given in turn; the last one repeats. */
export const setUp = (...answers: Answer[]) => {
  let sent = 0;
  const fetch = vi.fn((url: URL, init: RequestInit): Promise<Response> => {
    const answer = answers[Math.min(sent, answers.length - 1)]?.(url, init) ?? new Error('no answer');
    sent += 1;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  vi.stubGlobal('fetch', fetch);
  const getToken = vi.fn(() => Promise.resolve('token'));
  const store = createEvidenceStore({ container, getToken, wait: () => Promise.resolve(), random: () => 0.5 });
  const asked = () => fetch.mock.calls.map(([url, { method }]) => `${method} ${url.href.replace(container, '')}`);
  const headers = (call = 0) => new Headers(fetch.mock.calls[call]?.[1].headers);
  return { store, fetch, getToken, asked, headers };
};
