import type { APIRequestContext } from '@playwright/test';
import type { Tenant } from './fixtures.ts';

/** The tenant's container as its service principal sees it: the truth that the page is held against. */
export class EvidenceContainer {
  readonly #request: APIRequestContext;
  readonly #tenant: Tenant;
  #token: string | undefined;

  constructor(request: APIRequestContext, tenant: Tenant) {
    this.#request = request;
    this.#tenant = tenant;
  }

  /** A blob as it is kept, by its path; or what a query of the container answers. */
  async read(path: string) {
    const { storageOrigin, container, azure } = this.#tenant;
    if (storageOrigin === undefined) throw new Error('The tenant has no storage account.');
    this.#token ??= await azure.tokenFor('https://storage.azure.com/.default');
    const { host, port } = new URL(storageOrigin);
    // Node does not resolve `*.localhost` everywhere; the account is found by the host's name.
    const reply = await this.#request.get(`http://localhost:${port}/${container}${path}`, {
      headers: { host, authorization: `Bearer ${this.#token}`, 'x-ms-version': '2024-11-04' },
    });
    return { status: reply.status(), headers: reply.headers(), text: await reply.text() };
  }

  /** Names of the blobs that begin so. */
  async list(prefix: string): Promise<string[]> {
    const query = new URLSearchParams({ restype: 'container', comp: 'list', prefix });
    const { status, text } = await this.read(`?${query}`);
    if (status !== 200) throw new Error(`Listing answered ${status}: ${text}`);
    return [...text.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name = '']) => name);
  }
}
