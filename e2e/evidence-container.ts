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

  async #ask(method: string, path: string, more: { data?: string; headers?: Record<string, string> } = {}) {
    const { storageOrigin, container, azure } = this.#tenant;
    if (storageOrigin === undefined) throw new Error('The tenant has no storage account.');
    this.#token ??= await azure.tokenFor('https://storage.azure.com/.default');
    const { host, port } = new URL(storageOrigin);
    // Node does not resolve `*.localhost` everywhere; the account is found by the host's name.
    const reply = await this.#request.fetch(`http://localhost:${port}/${container}${path}`, {
      method,
      ...(more.data === undefined ? {} : { data: more.data }),
      headers: { host, authorization: `Bearer ${this.#token}`, 'x-ms-version': '2024-11-04', ...more.headers },
    });
    return { status: reply.status(), headers: reply.headers(), text: await reply.text() };
  }

  async #outcome(method: string, name: string, more: { data?: string; headers?: Record<string, string> } = {}) {
    const { status, headers } = await this.#ask(method, `/${name}`, more);
    return `${status} ${headers['x-ms-error-code'] ?? ''}`.trim();
  }

  /** Names of the blobs that begin so. */
  async list(prefix: string): Promise<string[]> {
    const query = new URLSearchParams({ restype: 'container', comp: 'list', prefix });
    const { status, text } = await this.#ask('GET', `?${query}`);
    if (status !== 200) throw new Error(`Listing answered ${status}: ${text}`);
    return [...text.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name = '']) => name);
  }

  read(name: string) {
    return this.#ask('GET', `/${name}`);
  }

  /** @returns status and code. */
  put(name: string, data: string): Promise<string> {
    return this.#outcome('PUT', name, { data, headers: { 'x-ms-blob-type': 'BlockBlob' } });
  }

  /** @returns status and code. */
  remove(name: string): Promise<string> {
    return this.#outcome('DELETE', name);
  }
}
