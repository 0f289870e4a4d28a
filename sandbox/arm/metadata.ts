import type { ArmReply, ArmRequest, ArmRoute } from './http.ts';
import { metadataVersions } from './versions.ts';

/** What `GET /metadata/endpoints` says of the cloud whose Resource Manager is at `origin`. */
export const cloudMetadata = (origin: string): Record<string, unknown> => ({
  name: 'Sandbox',
  portal: origin,
  resourceManager: `${origin}/`,
  authentication: {
    loginEndpoint: `${origin}/`,
    audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
    tenant: 'common',
    identityProvider: 'AAD',
  },
  suffixes: {},
});

const read = ({ origin }: ArmRequest): ArmReply => ({ status: 200, body: cloudMetadata(origin) });

export const metadataRoutes: ArmRoute[] = [
  { method: 'GET', path: '/metadata/endpoints', apiVersions: metadataVersions, action: null, handle: read },
];
