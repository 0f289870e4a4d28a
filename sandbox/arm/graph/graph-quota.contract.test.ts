import { describe, expect, test } from 'vitest';
import { eachTestTenant } from '#sandbox/test-tenant.ts';

const azure = eachTestTenant();

const ask = (as = 'ada') =>
  azure.call('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', {
    as,
    body: { query: 'resources | count' },
  });

describe('quota', () => {
  test('allows 15 queries in five seconds to each caller, then asks to wait', async () => {
    const replies = [];
    for (let count = 0; count < 16; count += 1) replies.push(await ask());
    expect(replies.map(({ status }) => status)).toEqual([...Array<number>(15).fill(200), 429]);
    expect(replies[0]?.headers.get('x-ms-user-quota-remaining')).toBe('14');
    expect(replies[0]?.headers.get('x-ms-user-quota-resets-after')).toMatch(/^00:00:0[1-5]$/);
    const last = replies[15];
    expect(last?.headers.get('retry-after')).toMatch(/^[1-5]$/);
    expect(last?.body.error).toMatchObject({ code: 'RateLimiting' });
    expect((await ask('otto')).status).toBe(200);
  });

  test('can be switched off for a tenant', async () => {
    azure.tenant.unlimitedQueries = true;
    for (let count = 0; count < 20; count += 1) expect((await ask()).status).toBe(200);
  });
});
