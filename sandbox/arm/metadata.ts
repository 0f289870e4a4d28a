import { ArmError, type ArmReply } from './http.ts';

/** Path that ARM answers without a token: clients ask it which cloud they have reached. */
export const metadataPath = '/metadata/endpoints';

/** What the cloud whose Resource Manager is at the URL's origin says of itself. @throws {ArmError} 400 without an api-version. */
export const readMetadata = ({ origin, searchParams }: URL): ArmReply => {
  if ((searchParams.get('api-version') ?? '') === '') {
    throw new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  return {
    status: 200,
    body: {
      name: 'Sandbox',
      portal: origin,
      resourceManager: `${origin}/`,
      authentication: {
        loginEndpoint: `${origin}/`,
        audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
        tenant: 'common',
        identityProvider: 'AAD',
      },
      // There is no directory service but the sandbox: no client is to send its tokens to Microsoft's.
      graphAudience: `${origin}/`,
      microsoftGraphResourceId: `${origin}/`,
      suffixes: {},
    },
  };
};
