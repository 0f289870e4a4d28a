import type { HybridComputeManagementClient } from '@azure/arm-hybridcompute';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { TestTenant } from './tenant.ts';

/** What any of Microsoft's management clients is made with, so that it talks to a sandbox at `origin`. */
const optionsAt = (origin: string) => ({ endpoint: origin, $host: origin, allowInsecureConnection: true });

const credentialOf = (token: string) => ({
  getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
});

/**
 * A management client of Microsoft's that talks to a sandbox over plain http. It would send no token there, whatever its options say: this
 * does, in place of its own policy.
 */
export const clientAt = <Client extends Pick<HybridComputeManagementClient, 'pipeline'>>(
  origin: string,
  make: (credential: ReturnType<typeof credentialOf>, options: ReturnType<typeof optionsAt>) => Client,
  token = 'ada',
): Client => {
  const client = make(credentialOf(token), optionsAt(origin));
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  client.pipeline.addPolicy(
    {
      name: 'sandboxToken',
      async sendRequest(request, next) {
        request.headers.set('authorization', `Bearer ${token}`);
        return next(request);
      },
    },
    { phase: 'Sign' },
  );
  return client;
};

/** Microsoft's client for resources of any type, in one subscription. */
export const resourcesClientAt = (azure: TestTenant, displayName?: string): ResourceManagementClient => {
  const subscriptionId = azure.subscription(displayName).replace('/subscriptions/', '');
  return clientAt(
    azure.origin,
    (credential, options) => new ResourceManagementClient(credential, subscriptionId, options),
  );
};

/** Microsoft's client of Resource Graph, which is of an older kind. */
export const graphClientAt = (origin: string, token = 'ada'): ResourceGraphClient => {
  const credentials = {
    signRequest: async <T extends { headers: { set: (name: string, value: string) => void } }>(request: T) => {
      request.headers.set('authorization', `Bearer ${token}`);
      return request;
    },
  };
  return new ResourceGraphClient(credentials, { baseUri: origin, noRetryPolicy: true });
};
