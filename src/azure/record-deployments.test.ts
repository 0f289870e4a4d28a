import { beforeEach, expect, test, vi } from 'vitest';
import { failureOf, stub, stubAzure } from './azure-stub.ts';
import { keepRecord } from './record-deployments.ts';

const token = vi.hoisted(() => vi.fn<() => Promise<string>>());
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: token }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

stubAzure();
beforeEach(() => void token.mockReset().mockResolvedValue('token'));

const record = {
  resourceGroupId: '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg',
  name: 'remote-support-consent-rs-1',
  properties: {},
  isSame: () => Promise.resolve(true),
  write: <T>(task: () => Promise<T>): Promise<T> => task(),
};

const puts = (): number => stub.requests.filter(({ method }) => method === 'PUT').length;

test('sends a record again that something else than Azure took, and gives up in the end', async () => {
  stub.answer = ({ method }) =>
    method === 'PUT'
      ? Response.json({ value: 'nope' })
      : Response.json({ error: { code: 'NotFound' } }, { status: 404 });
  expect((await failureOf(() => keepRecord(record))).kind).toBe('malformed');
  expect(puts()).toBe(3);
});
