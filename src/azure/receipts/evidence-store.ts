import { auth } from '#src/auth/session.ts';
import { config } from '#src/config.ts';
import type { Receipt } from '#src/consent/receipts/receipt.ts';
import { receiptText } from '#src/consent/receipts/receipt-text.ts';
import { correlationIdOf, errorFromReply, type RawReply, readHttpDate } from '#src/azure/transport/error-reply.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { createSender, type SendOptions } from '#src/azure/transport/sender.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { storageFetch } from '#src/azure/transport/storage-fetch.ts';
import { type KeptReceipt, type Listing, readListing } from './evidence-listing.ts';

export type { KeptReceipt } from './evidence-listing.ts';

/**
 * What Azure says of the container. `policy`: it has an immutability policy, locked or not; `versions`: versions in it can have one;
 * `none`: neither; `unseen`: it was not said, or the account's rule for cross-origin requests does not show it.
 */
export type Protection = 'policy' | 'versions' | 'none' | 'unseen';

/** A container of the customer's own in which receipts outlast the history of deployments. */
export interface EvidenceStore {
  /** Puts a receipt there unless it is there. Throws AzureError unless the container then has exactly this receipt. */
  keepReceipt(receipt: Receipt, signal?: AbortSignal): Promise<KeptReceipt>;
  /** The receipts of a consent, the latest first. Throws AzureError. */
  listReceipts(consentId: string, signal?: AbortSignal): Promise<KeptReceipt[]>;
  /** A receipt as it is kept, unverified. Throws AzureError. */
  readReceipt(name: string, signal?: AbortSignal): Promise<string>;
  /** Throws AzureError. */
  readProtection(signal?: AbortSignal): Promise<Protection>;
}

interface StoreOptions extends Pick<SendOptions, 'getToken' | 'fetch' | 'wait' | 'random' | 'instant' | 'serverTime'> {
  /** URL of the container, without a trailing slash. */
  container: string;
}

/** https://learn.microsoft.com/rest/api/storageservices/previous-azure-storage-service-versions */
const version = '2024-11-04';
/** The same for every account, in every cloud. */
const scope = 'https://storage.azure.com/user_impersonation';
/** More pages than a consent has receipts: a list that goes on is none. */
const mostPages = 20;

const instantOf = (headers: Headers): string | undefined => {
  const at = readHttpDate(headers.get('last-modified'));
  return at === undefined ? undefined : new Date(at).toISOString();
};

const protectionOf = (headers: Headers): Protection => {
  const policy = headers.get('x-ms-has-immutability-policy')?.toLowerCase();
  if (policy === 'true') return 'policy';
  if (headers.get('x-ms-immutable-storage-with-versioning-enabled')?.toLowerCase() === 'true') return 'versions';
  return policy === 'false' ? 'none' : 'unseen';
};

/** Those without a date come last; what is as old stays in the order of the container. */
const latestFirst = ({ keptAt: a = '' }: KeptReceipt, { keptAt: b = '' }: KeptReceipt): number =>
  a === b ? 0 : a < b ? 1 : -1;

export const createEvidenceStore = (options: StoreOptions): EvidenceStore => {
  const send = createSender({ fetch: storageFetch, ...options });
  const { container } = options;

  /** One request to the container, which may be repeated: every one here only reads, or writes what is not there yet. */
  const exchange = async (
    method: 'GET' | 'PUT',
    path: string,
    more: { headers?: Record<string, string>; text?: string | undefined; signal?: AbortSignal | undefined },
  ): Promise<RawReply & { malformed: (message: string) => AzureError }> => {
    const url = new URL(container + path);
    const clientRequestId = crypto.randomUUID();
    const about = { scope: url.pathname, correlationId: clientRequestId };
    const reply = await send({
      method,
      url,
      headers: { accept: '*/*', 'x-ms-version': version, 'x-ms-client-request-id': clientRequestId, ...more.headers },
      text: more.text,
      signal: more.signal,
      mayRepeat: true,
      patienceSeconds: 60,
      ...about,
    });
    if (reply.status >= 400) throw errorFromReply(reply, { ...about, serverTime: (options.serverTime ?? serverNow)() });
    const correlationId = correlationIdOf(reply.headers) ?? clientRequestId;
    const malformed = (message: string) =>
      new AzureError({ kind: 'malformed', message, status: reply.status, scope: url.pathname, correlationId });
    if (reply.status !== (method === 'PUT' ? 201 : 200))
      throw malformed(`Status ${reply.status} came, which Azure Storage does not answer with.`);
    return { ...reply, malformed };
  };

  const readReceipt = async (name: string, signal?: AbortSignal) => exchange('GET', `/${name}`, { signal });

  /** What became of a receipt whose place was taken: fine, if it is this very receipt. */
  const confirm = async (kept: KeptReceipt, text: string, signal?: AbortSignal): Promise<KeptReceipt> => {
    const found = await readReceipt(kept.name, signal);
    if (found.text !== text)
      throw found.malformed('Something else is kept there under the name of this receipt. It was left as it is.');
    return { ...kept, keptAt: instantOf(found.headers) };
  };

  return {
    async keepReceipt(receipt, signal) {
      const { consentId, consentHash } = receipt.record;
      const kept: KeptReceipt = { name: `receipts/${consentId}/${receipt.code}.json`, code: receipt.code };
      const text = receiptText(receipt);
      const headers = {
        'content-type': 'application/json',
        'if-none-match': '*',
        'x-ms-blob-type': 'BlockBlob',
        'x-ms-meta-consenthash': consentHash,
      };
      try {
        const reply = await exchange('PUT', `/${kept.name}`, { headers, text, signal });
        return { ...kept, keptAt: instantOf(reply.headers) };
      } catch (error) {
        // Also what an earlier sending brought about whose reply was lost.
        if (error instanceof AzureError && error.kind === 'conflict') return confirm(kept, text, signal);
        throw error;
      }
    },
    async listReceipts(consentId, signal) {
      const all: KeptReceipt[] = [];
      let marker = '';
      for (let page = 0; page < mostPages; page += 1) {
        const query = new URLSearchParams({ restype: 'container', comp: 'list', prefix: `receipts/${consentId}/` });
        if (marker !== '') query.set('marker', marker);
        const reply = await exchange('GET', `?${query}`, { signal });
        const listing: Listing | undefined = readListing(reply.text, consentId);
        if (listing === undefined) throw reply.malformed('The answer could not be read: it is no list of a container.');
        all.push(...listing.receipts);
        if (listing.next === '') return all.toSorted(latestFirst);
        marker = listing.next;
      }
      throw new AzureError({ kind: 'malformed', message: 'Azure sent a list that does not end.', scope: container });
    },
    readReceipt: async (name, signal) => (await readReceipt(name, signal)).text,
    readProtection: async (signal) => protectionOf((await exchange('GET', '?restype=container', { signal })).headers),
  };
};

let shared: EvidenceStore | undefined;

/** The container that the configuration names, for the signed-in person; `undefined` when it names none. */
export const evidenceStore = (): EvidenceStore | undefined => {
  const container = config().evidence?.container;
  if (container === undefined) return undefined;
  shared ??= createEvidenceStore({ container, getToken: (options) => auth().getToken({ ...options, scope }) });
  return shared;
};
