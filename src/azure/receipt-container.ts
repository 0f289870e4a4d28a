import { queryOptions } from '@tanstack/react-query';
import { createStore } from 'zustand/vanilla';
import { auth } from '#src/auth/session.ts';
import { config } from '#src/config.ts';
import { type Receipt, receiptText } from '#src/consent/receipt/receipt.ts';
import { readHttpDate, serverNow } from '#src/server-time.ts';
import { correlationIdOf, errorFromReply } from './http/error-reply.ts';
import { AzureError } from './http/errors.ts';
import { createSender } from './http/sender.ts';
import type { RawReply } from './http/transport.ts';
import { queryClient } from './query-client.ts';

// A container of the customer's own in which receipts outlast the history of deployments. https://learn.microsoft.com/rest/api/storageservices/

/** A receipt in the container. */
export interface KeptReceipt {
  /** Name of the blob. */
  name: string;
  /** The receipt's verification code, as its name has it. */
  code: string;
  /** When the storage account took it (ISO 8601), where it says so. */
  keptAt?: string | undefined;
}

/**
 * What Azure says of the container. `policy`: it has an immutability policy, locked or not; `versions`: versions in it can have one; `none`:
 * neither; `unseen`: it was not said, or the account's rule for cross-origin requests doesn't show it.
 */
export type Protection = 'policy' | 'versions' | 'none' | 'unseen';

/** Whether a container is configured. */
export function hasContainer(): boolean {
  return config().evidence !== undefined;
}

/** The receipts of a consent in the container, the latest first; none where none is configured. */
export function keptReceiptsQuery(consentId: string) {
  return queryOptions({
    queryKey: ['kept-receipts', consentId],
    queryFn: ({ signal }) => (hasContainer() ? listReceipts(consentId, signal) : []),
    staleTime: 30_000,
    meta,
  });
}

/** What Azure says of the container's protection; policies are set once. */
export function protectionQuery() {
  return queryOptions({
    queryKey: ['receipt-container'],
    queryFn: async ({ signal }): Promise<Protection> => {
      if (!hasContainer()) return 'unseen';
      const { headers } = await exchange('GET', '?restype=container', { signal });
      const policy = headers.get('x-ms-has-immutability-policy')?.toLowerCase();
      if (policy === 'true') return 'policy';
      const versions = headers.get('x-ms-immutable-storage-with-versioning-enabled')?.toLowerCase();
      if (versions === 'true') return 'versions';
      return policy === 'false' ? 'none' : 'unseen';
    },
    staleTime: 600_000,
    meta,
  });
}

/** Puts a receipt there unless it is there. Throws AzureError unless the container then has exactly this receipt. */
export async function keepReceipt(receipt: Receipt, signal?: AbortSignal): Promise<KeptReceipt> {
  const { consentId, consentHash } = receipt.record;
  const name = `receipts/${consentId}/${receipt.code}.json`;
  const text = receiptText(receipt);
  const headers = {
    'content-type': 'application/json',
    'if-none-match': '*',
    'x-ms-blob-type': 'BlockBlob',
    'x-ms-meta-consenthash': consentHash,
  };
  let reply: RawReply;
  try {
    reply = await exchange('PUT', `/${name}`, { headers, text, signal });
  } catch (error) {
    // Also what an earlier sending brought about whose reply was lost.
    if (!(error instanceof AzureError) || error.kind !== 'conflict') throw error;
    reply = await exchange('GET', `/${name}`, { signal });
    if (reply.text !== text) throw malformed(reply, name, 'Something else is kept under the name of this receipt.');
  }
  void queryClient.invalidateQueries({ queryKey: keptReceiptsQuery(consentId).queryKey });
  return { name, code: receipt.code, keptAt: instantIn(reply.headers.get('last-modified')) };
}

/** A receipt as it is kept, unverified. Throws AzureError. */
export async function readKeptReceipt(name: string): Promise<string> {
  return (await exchange('GET', `/${name}`)).text;
}

/** It has a token of its own: that it is refused says nothing of the session with Azure Resource Manager. */
const meta = { resource: 'storage' };

/** The same for every account, in every cloud. */
const scope = 'https://storage.azure.com/user_impersonation';
const version = '2024-11-04';

/** More pages than a consent has receipts: a list that goes on is none. */
const mostPages = 20;

async function listReceipts(consentId: string, signal: AbortSignal): Promise<KeptReceipt[]> {
  const all: KeptReceipt[] = [];
  let marker = '';
  for (let page = 0; page < mostPages; page += 1) {
    const query = new URLSearchParams({ restype: 'container', comp: 'list', prefix: `receipts/${consentId}/` });
    if (marker !== '') query.set('marker', marker);
    const reply = await exchange('GET', `?${query}`, { signal });
    if (!/<EnumerationResults[\s>][^]*<\/EnumerationResults>\s*$/.test(reply.text))
      throw malformed(reply, consentId, 'The answer is no list of a container.');
    for (const [, blob = ''] of reply.text.matchAll(/<Blob>([^]*?)<\/Blob>/g)) {
      const name = elementIn(blob, 'Name');
      const [folder, id, file = '', ...rest] = name.split('/');
      const code = /^([0-9a-f]{64})\.json$/.exec(file)?.[1];
      // Names of another form are nobody's receipt.
      if (folder !== 'receipts' || id !== consentId || code === undefined || rest.length > 0) continue;
      all.push({ name, code, keptAt: instantIn(elementIn(blob, 'Last-Modified')) });
    }
    marker = elementIn(reply.text, 'NextMarker');
    if (marker === '') return all.toSorted((a, b) => (b.keptAt ?? '').localeCompare(a.keptAt ?? ''));
  }
  throw new AzureError({ kind: 'malformed', message: 'Azure sent a list that does not end.', scope: consentId });
}

/**
 * The text of an element that the storage account writes without markup inside. The browser's own parser can't be used: under
 * `trusted-types 'none'` it refuses every text, XML too. What is read from a list is a name to read, or a time to show.
 */
function elementIn(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

const senderStore = createStore<{ send: ReturnType<typeof createSender> | undefined }>(() => ({ send: undefined }));

function sender(): ReturnType<typeof createSender> {
  const { send } = senderStore.getState();
  if (send !== undefined) return send;
  const made = createSender({ getToken: (options) => auth().getToken({ ...options, scope }), fetch: storageFetch });
  senderStore.setState({ send: made });
  return made;
}

/** One request to the container, which may be repeated: every one here only reads, or writes what isn't there yet. */
async function exchange(
  method: 'GET' | 'PUT',
  path: string,
  { headers, text, signal }: { headers?: Record<string, string>; text?: string; signal?: AbortSignal | undefined } = {},
): Promise<RawReply> {
  const url = new URL((config().evidence?.container ?? '') + path);
  const id = crypto.randomUUID();
  const about = { method, scope: url.pathname, correlationId: id };
  const reply = await sender()({
    ...about,
    url,
    headers: { accept: '*/*', 'x-ms-version': version, 'x-ms-client-request-id': id, ...headers },
    text,
    signal,
    mayRepeat: true,
  });
  if (reply.status >= 400) throw errorFromReply(reply, { ...about, serverTime: serverNow });
  if (reply.status !== (method === 'PUT' ? 201 : 200))
    throw malformed(reply, url.pathname, `Status ${reply.status} came, which Azure Storage does not answer with.`);
  return reply;
}

/** `fetch` for a storage account: it tells its refusals in XML, and here they get the form that all errors of Azure are read in. */
async function storageFetch(url: URL, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.ok) return response;
  const { status, headers } = response;
  const text = await response.text();
  const isRefusal = /<Error>[^]*<\/Error>\s*$/.test(text);
  const code = elementIn(isRefusal ? text : '', 'Code') || (headers.get('x-ms-error-code') ?? '');
  if (code === '' || (text.trim() !== '' && !isRefusal)) return new Response(text, { status, headers });
  const told = new Headers(headers);
  told.set('content-type', 'application/json');
  // The id and the time of the request follow in lines of their own.
  const [message = ''] = elementIn(text, 'Message').split('\n');
  return new Response(JSON.stringify({ error: { code, ...(message !== '' && { message }) } }), {
    status,
    headers: told,
  });
}

function malformed({ status, headers }: RawReply, about: string, message: string): AzureError {
  return new AzureError({ kind: 'malformed', message, status, scope: about, correlationId: correlationIdOf(headers) });
}

function instantIn(date: string | null): string | undefined {
  const at = readHttpDate(date);
  return at === undefined ? undefined : new Date(at).toISOString();
}
