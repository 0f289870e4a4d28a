import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleGroup } from '#src/consent/samples.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { deploymentCountQuery } from './deployment-count.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const path = `${sampleGroup}/providers/Microsoft.Resources/deployments`;
let asked: string[] = [];

/** Azure with this many deployments on each page; after the last one no more. */
const pages = (...counts: (number | 'wrong')[]): void => {
  asked = [];
  vi.stubGlobal('fetch', async (input: URL | RequestInfo) => {
    const url = new URL(input instanceof Request ? input.url : input);
    asked.push(`${url.pathname}${url.search}`);
    const page = Number(url.searchParams.get('$skiptoken') ?? 0);
    const count = counts[page] ?? 0;
    const more = page + 1 < counts.length;
    const nextLink = more && `https://management.azure.com${path}?api-version=2025-04-01&$skiptoken=${page + 1}`;
    const body =
      count === 'wrong'
        ? { items: [] }
        : { value: Array.from({ length: count }, () => ({})), ...(nextLink ? { nextLink } : {}) };
    return new Response(JSON.stringify(body), { status: 200, headers: { 'content-type': 'application/json' } });
  });
};

const count = () => queryClient.fetchQuery(deploymentCountQuery(sampleGroup));

beforeEach(() => queryClient.clear());

describe('the deployments of a resource group', () => {
  it('are counted over all pages, empty ones too', async () => {
    pages(100, 0, 23);
    expect(await count()).toBe(123);
    expect(asked).toHaveLength(3);
    expect(asked[0]).toBe(`${path}?api-version=2025-04-01`);
  });

  it('are not counted beyond 800', async () => {
    pages(...Array<number>(50).fill(300));
    expect(await count()).toBe(800);
    expect(asked).toHaveLength(3);
  });

  it('are counted once for all machines of the group', async () => {
    pages(7);
    expect(await Promise.all([count(), count(), count()])).toEqual([7, 7, 7]);
    expect(await count()).toBe(7);
    expect(asked).toHaveLength(1);
  });

  it('are not known from a list of another form, or one that does not end', async () => {
    pages(100, 'wrong');
    await expect(count()).rejects.toMatchObject({ kind: 'malformed' });
    pages(...Array<number>(60).fill(1));
    await expect(count()).rejects.toMatchObject({ kind: 'malformed' });
    expect(asked).toHaveLength(40);
  });
});
