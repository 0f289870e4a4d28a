import { describe, expect, test } from 'vitest';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const version = 'api-version=2025-01-13';
const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x']));

describe('an extension', () => {
  const put = (tags: Record<string, string>) =>
    azure.call('PUT', `${azure.machine('SRV-WEB-01').id}/extensions/AzureEdgeRemoteSupport?${version}`, {
      body: {
        location: 'westeurope',
        tags,
        properties: { publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport' },
      },
    });

  test.each<[string, Record<string, string>]>([
    ['more than 50', many],
    ['one without a value', { a: '' }],
    ['one without a name', { '': 'x' }],
    ['one with a colon in its name', { 'a:b': 'x' }],
    ['one with an address for a value', { a: 'https://contoso.example' }],
    ['one that is too long', { a: 'x'.repeat(257) }],
  ])('refuses %s by HybridCompute’s rules', async (_what, tags) => {
    const { status, body } = await put(tags);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      code: 'HCRP400',
      message:
        'Invalid Tag values. Tag keys must be between 1 and 512 characters and tag values must be between 1 and 256 characters. Tags cannot contain # : < > % & \\ ? / . Also cannot have more than 50 tag pairs.',
    });
  });

  test('takes others', async () => {
    expect((await put({ Owner: 'web team', 'cost center': '4.711' })).status).toBe(202);
  });
});
