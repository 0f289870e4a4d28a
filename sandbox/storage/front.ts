import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { VerifyAccessToken } from '#sandbox/identity/access-token.ts';
import { askedOrigin, isLoopbackHost, type Origins } from '#sandbox/origins.ts';
import type { StorageAccount, Tenant } from '#sandbox/tenant.ts';
import type { BlobService } from './blob-service.ts';
import { corsHeaders, preflight } from './cors.ts';
import { operationOf, type Operation } from './operation.ts';
import { checkAccess } from './storage-access.ts';
import { errorXml, StorageError } from './storage-error.ts';

interface FrontSetup {
  origins: Origins;
  /** Where other apps that may sign in are served from. */
  registeredOrigins: readonly string[];
  verifyAccessToken: VerifyAccessToken;
  blobs: BlobService;
}

/**
 * A storage account before Azurite, for each tenant that has one: tokens of the directory, roles, the rule for cross-origin requests and the
 * immutability policy are this file's, and everything about blobs is Azurite's.
 */
export const createStorageFront = (setup: FrontSetup): RequestListener => {
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const tenant = isLoopbackHost(req.headers.host) ? setup.origins.tenantOf(req.headers.host) : undefined;
    const storage = tenant?.storage;
    if (tenant === undefined || storage === undefined)
      return send(res, new StorageError(400, 'InvalidUri', `No storage account is served at ${req.headers.host}.`), {});
    const cors = corsHeaders([setup.origins.asked(req).app(tenant), ...setup.registeredOrigins], req.headers.origin);
    if (req.method === 'OPTIONS') return preflight(res, cors);
    try {
      await forward(setup, { req, res, tenant, storage, cors });
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      send(res, error, cors);
    }
  };
  return (req, res) => {
    answer(req, res).catch((error: unknown) => {
      console.error('Sandbox storage failed:', error);
      if (!res.headersSent) send(res, new StorageError(500, 'InternalError', "The sandbox's console says why."), {});
    });
  };
};

interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  tenant: Tenant;
  storage: StorageAccount;
  cors: Record<string, string>;
}

const forward = async (setup: FrontSetup, { req, res, tenant, storage, cors }: Exchange): Promise<void> => {
  const url = new URL(req.url ?? '/', askedOrigin(req));
  const method = req.method ?? 'GET';
  const operation = operationOf(method, url);
  await checkAccess(setup, req, tenant, storage, operation);
  if (operation.container !== storage.container)
    throw new StorageError(404, 'ContainerNotFound', 'The specified container does not exist.');
  const headers = sentOn(req);
  if (storage.immutable) await keepImmutable(setup.blobs, tenant, method, operation, headers);
  const body = method === 'PUT' ? await buffer(req) : undefined;
  const { blob } = operation;
  const reply = await setup.blobs.send(tenant, {
    method,
    blob,
    // Encoded anew: Azurite passes over a value with a bare `=`, as ids of blocks have.
    query: `?${url.searchParams}`,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const isListing = blob === '' && url.searchParams.get('comp') === 'list';
  const shown = isListing
    ? Buffer.from(ownNames(reply.content.toString(), await setup.blobs.ownName(tenant), url.origin, storage.container))
    : reply.content;
  const version = versionOf(req);
  res
    .writeHead(reply.status, {
      ...receivedFrom(reply.headers),
      ...(method === 'HEAD' ? {} : { 'content-length': shown.length }),
      ...(version === '' ? {} : { 'x-ms-version': version }),
      ...policyHeaders(operation, storage),
      ...cors,
    })
    .end(method === 'HEAD' ? undefined : shown);
};

/**
 * What there is stays as it is. A PUT that asks for its own refusal (`If-None-Match: *`) gets the one it asked for; Azurite refuses no
 * DELETE for that.
 */
const keepImmutable = async (
  blobs: BlobService,
  tenant: Tenant,
  method: string,
  { blob, writes }: Operation,
  headers: Record<string, string>,
): Promise<void> => {
  if (!writes || (method === 'PUT' && headers['if-none-match'] === '*')) return;
  const version = headers['x-ms-version'];
  const found = await blobs.send(tenant, {
    method: 'HEAD',
    blob,
    query: '',
    headers: version === undefined ? {} : { 'x-ms-version': version },
  });
  if (found.status !== 200) return;
  throw new StorageError(
    409,
    'BlobImmutableDueToPolicy',
    'This operation is not permitted as the blob is immutable due to a policy.',
  );
};

/** Azure says this of containers only. https://learn.microsoft.com/rest/api/storageservices/get-container-properties */
const policyHeaders = ({ blob }: Operation, { immutable }: StorageAccount): Record<string, string> =>
  blob === ''
    ? {
        'x-ms-has-immutability-policy': String(immutable),
        'x-ms-has-legal-hold': 'false',
        'x-ms-immutable-storage-with-versioning-enabled': 'false',
      }
    : {};

const passedOn = /^(?:x-ms-(?!date$).+|content-(?:type|md5|encoding|language)|if-.+|range|accept)$/;

const sentOn = (req: IncomingMessage): Record<string, string> => {
  const headers = Object.fromEntries(
    Object.entries(req.headers).flatMap(([name, value]) =>
      typeof value === 'string' && passedOn.test(name) ? [[name, value]] : [],
    ),
  );
  const version = versionOf(req);
  return version > newestVersion ? { ...headers, 'x-ms-version': newestVersion } : headers;
};

/** The newest version of the service that Azurite knows; clients are newer sooner or later. */
const newestVersion = '2025-11-05';

/** The version that a client asks for, and Azure answers in; Azurite answers in its own. Empty when it is none. */
const versionOf = ({ headers }: IncomingMessage): string =>
  /^\d{4}-\d\d-\d\d$/.exec(String(headers['x-ms-version']))?.[0] ?? '';

const answered = /^(?:x-ms-.+|content-.+|accept-ranges|cache-control|etag|last-modified|date)$/;

const receivedFrom = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => answered.test(name)));

/** A listing names its account and its container: Azurite's become the tenant's. */
const ownNames = (xml: string, name: string, origin: string, container: string): string =>
  xml.replace(/ServiceEndpoint="[^"]*"/, `ServiceEndpoint="${origin}/"`).replace(`"${name}"`, `"${container}"`);

const send = (res: ServerResponse, error: StorageError, cors: Record<string, string>): void => {
  res
    .writeHead(error.status, {
      'Content-Type': 'application/xml',
      'x-ms-error-code': error.code,
      'x-ms-request-id': randomUUID(),
      ...error.headers,
      ...cors,
    })
    .end(errorXml(error));
};
