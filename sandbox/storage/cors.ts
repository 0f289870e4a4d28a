import type { ServerResponse } from 'node:http';

const developmentOrigin = 'http://localhost:5173';

/** What the account's CORS rule lets the app's origins see; nothing for any other. docs/evidence-store.md has the same rule for Azure. */
export const corsHeaders = (appOrigins: readonly string[], origin: string | undefined): Record<string, string> =>
  origin !== undefined && [...appOrigins, developmentOrigin].includes(origin)
    ? {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': [...exposed, 'date', 'etag', 'last-modified'].join(','),
        Vary: 'Origin',
      }
    : {};

/** Azure Storage answers a rule with a prefix (`x-ms-*`) by the names that the reply has. */
const exposed = [
  'x-ms-request-id',
  'x-ms-error-code',
  'x-ms-has-immutability-policy',
  'x-ms-has-legal-hold',
  'x-ms-immutable-storage-with-versioning-enabled',
];

/** https://learn.microsoft.com/rest/api/storageservices/preflight-blob-request */
export const preflight = (res: ServerResponse, cors: Record<string, string>): void => {
  const allowed = cors['Access-Control-Allow-Origin'];
  if (allowed === undefined) {
    res.writeHead(403, { 'x-ms-error-code': 'CorsPreflightFailure' }).end();
    return;
  }
  res
    .writeHead(200, {
      'Access-Control-Allow-Origin': allowed,
      'Access-Control-Allow-Methods': 'GET,HEAD,PUT',
      'Access-Control-Allow-Headers':
        'authorization,content-type,if-none-match,x-ms-blob-type,x-ms-client-request-id,x-ms-meta-consenthash,x-ms-version',
      'Access-Control-Max-Age': '3600',
      Vary: 'Origin',
    })
    .end();
};
