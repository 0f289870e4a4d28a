import type { HybridComputeManagementClient } from '@azure/arm-hybridcompute';

/** What any of Microsoft's management clients is made with, so that it talks to a sandbox at `origin`. */
export const sandboxOptions = (origin: string) => ({
  endpoint: origin,
  $host: origin,
  allowInsecureConnection: true,
});

/** Microsoft's clients send no token over plain http, whatever their options say: this does, in place of their own policy. */
export const sendToken = (
  { pipeline }: Pick<HybridComputeManagementClient, 'pipeline'>,
  getToken: () => Promise<string>,
): void => {
  pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  pipeline.addPolicy(
    {
      name: 'sandboxToken',
      async sendRequest(request, next) {
        request.headers.set('authorization', `Bearer ${await getToken()}`);
        return next(request);
      },
    },
    { phase: 'Sign' },
  );
};
