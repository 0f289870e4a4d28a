import { beforeEach, describe, expect, test, vi } from 'vitest';
import { extension, id, stub, stubAzure } from '#src/azure/testing/azure-stub.ts';
import { installExtension, readExtension, removeExtension } from './extensions.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

stubAzure();

/** Azure lists these. */
const lists = (...value: unknown[]): void => {
  stub.answer = () => Response.json({ value });
};
const named = (name: string, properties: object) => ({ ...extension(properties), name });
const read = async () => (await readExtension(id)).extension;

describe('the remote support extension', () => {
  test('is told by publisher and type, however they are spelt, and by no name', async () => {
    lists(
      named('AzureEdgeRemoteSupport', { publisher: 'Contoso' }),
      named('EdgeRemoteSupport', { type: 'Monitor' }),
      named('any', { publisher: 'MICROSOFT.azurestack.observability', type: 'edgeremotesupport' }),
    );
    expect(await read()).toMatchObject({ name: 'any', state: 'succeeded', provisioningState: 'Succeeded' });
    lists(named('AzureEdgeRemoteSupport', { publisher: 'Contoso' }), named('EdgeRemoteSupport', { type: 'Monitor' }));
    expect(await read()).toBe('absent');
  });

  test.each([
    [['Failed', 'Creating', 'Succeeded'], 'Succeeded'],
    [['Failed', 'Creating'], 'Creating'],
    [['Failed', 'Canceled'], 'Failed'],
  ])('is the one that works best where %j stand side by side', async (states, best) => {
    lists(...states.map((provisioningState) => named(provisioningState, { provisioningState })));
    expect(await read()).toMatchObject({ name: best, provisioningState: best });
  });

  test.each([
    ['', 'Succeeded', 'succeeded'],
    ['Canceled', 'Canceled', 'failed'],
    ['Failed', 'Failed', 'failed'],
    ['Updating', 'Updating', 'running'],
  ])('in the state "%s" is shown as %s and counts as %s', async (provisioningState, shown, state) => {
    lists(extension({ provisioningState }));
    expect(await read()).toMatchObject({ provisioningState: shown, state });
  });

  test('is given with the words and the version of the machine, else with the least that Azure says', async () => {
    const status = { message: 'All is well.', displayStatus: 'Provisioning succeeded' };
    lists(extension({ typeHandlerVersion: '1.0', instanceView: { typeHandlerVersion: '1.2', status } }));
    expect(await read()).toMatchObject({ message: 'All is well.', version: '1.2' });
    const { message: _, ...worded } = status;
    lists(extension({ typeHandlerVersion: '1.0', instanceView: { status: worded } }));
    expect(await read()).toMatchObject({ message: 'Provisioning succeeded', version: '1.0' });
    for (const instanceView of [undefined, {}, 'odd', { status: 'odd' }]) {
      lists(extension({ instanceView }));
      expect(Object.keys((await read()) as object)).toEqual(['id', 'name', 'provisioningState', 'state']);
    }
  });

  test('is read beside another operation on the machine, which is named', async () => {
    const other = { publisher: 'Contoso', type: 'Monitor' };
    lists(extension(), named('Monitor', { ...other, provisioningState: 'Creating' }));
    expect(await readExtension(id)).toMatchObject({
      otherOperation: 'Creating Monitor',
      extension: { state: 'succeeded' },
    });
    lists(extension({ provisioningState: 'Creating' }), named('Monitor', { ...other, provisioningState: 'Failed' }));
    expect(await readExtension(id)).not.toHaveProperty('otherOperation');
  });
});

describe('a request about it', () => {
  let sent: { method: string; path: string; body: unknown; headers: Headers }[] = [];
  beforeEach(() => {
    sent = [];
    vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
      sent.push({ method: init.method ?? 'GET', path: url.pathname, body, headers: new Headers(init.headers) });
      return stub.answer({ method: init.method ?? 'GET', path: url.pathname.toLowerCase() });
    });
  });

  test('to install it asks for what the machine keeps up to date, under the correlation id of the consent', async () => {
    stub.answer = () => new Response(null, { status: 202 });
    const correlationId = '11111111-2222-4333-8444-555555555555';
    expect(await installExtension({ id, location: 'westeurope' }, { correlationId })).toEqual({});
    expect(sent).toMatchObject([
      { method: 'PUT', path: expect.stringMatching(/\/extensions\/AzureEdgeRemoteSupport$/) },
    ]);
    expect(sent[0]?.body).toMatchObject({
      location: 'westeurope',
      properties: {
        publisher: 'Microsoft.AzureStack.Observability',
        type: 'EdgeRemoteSupport',
        autoUpgradeMinorVersion: true,
      },
    });
    expect(sent[0]?.headers.get('x-ms-correlation-request-id')).toBe(correlationId);
    await installExtension({ id, location: 'westeurope' });
    expect(sent[1]?.headers.get('x-ms-correlation-request-id')).not.toBe(correlationId);
  });

  test('to remove it names it as Azure does, and is not sent where it is absent', async () => {
    lists(named('EdgeRemoteSupport', {}));
    await removeExtension(id);
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'DELETE']);
    expect(sent[1]?.path).toMatch(/\/extensions\/EdgeRemoteSupport$/);
    lists();
    await removeExtension(id);
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'DELETE', 'GET']);
  });

  test('about what is no machine is refused before anything is sent', async () => {
    await expect(installExtension({ id: '/subscriptions/s', location: 'w' })).rejects.toMatchObject({
      kind: 'badRequest',
      message: 'This is not the id of an Arc-enabled server.',
    });
    expect(sent).toEqual([]);
  });
});
