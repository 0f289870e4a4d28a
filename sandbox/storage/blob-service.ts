import { randomBytes } from 'node:crypto';
import { request as send, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Tenant } from '#sandbox/tenant.ts';
import { startAzurite, type Azurite } from './azurite.ts';
import { sharedKey } from './shared-key.ts';

/** A request to a tenant's container, and Azurite's answer to it. */
export interface BlobRequest {
  method: string;
  /** Of the blob, encoded; empty for the container. */
  blob: string;
  query: string;
  headers: Record<string, string>;
  body?: Buffer;
}

export interface BlobReply {
  status: number;
  headers: IncomingHttpHeaders;
  content: Buffer;
}

export interface BlobService {
  send(tenant: Tenant, request: BlobRequest): Promise<BlobReply>;
  /** The name of the tenant's container in Azurite, once there is one. */
  ownName(tenant: Tenant): Promise<string>;
  close(): Promise<void>;
}

/** Azurite, started when it is first needed, with a container for each tenant. */
export const createBlobService = (): BlobService => {
  let started: Promise<Azurite> | undefined;
  const containers = new WeakMap<Tenant, Promise<string>>();

  const exchange = async (path: string, request: Omit<BlobRequest, 'blob'>): Promise<BlobReply> => {
    started ??= startAzurite();
    const azurite = await started;
    const url = new URL(`/${azurite.account}${path}${request.query}`, azurite.origin);
    const headers = { ...request.headers, 'x-ms-date': new Date().toUTCString() };
    const length = { 'content-length': String(request.body?.length ?? 0) };
    const authorization = sharedKey(azurite, { method: request.method, url, headers: { ...headers, ...length } });
    // Not `fetch`, which unpacks what is kept packed.
    return new Promise((resolve, reject) => {
      send(url, { method: request.method, headers: { ...headers, authorization, ...length } }, (reply) => {
        const { statusCode: status = 500 } = reply;
        buffer(reply).then((content) => resolve({ status, headers: reply.headers, content }), reject);
      })
        .on('error', reject)
        .end(request.body);
    });
  };

  const create = async (): Promise<string> => {
    const name = randomBytes(16).toString('hex');
    const reply = await exchange(`/${name}`, { method: 'PUT', query: '?restype=container', headers: version });
    if (reply.status !== 201)
      throw new Error(`Azurite made no container (${reply.status}): ${reply.content.toString()}`);
    return name;
  };

  const ownName = (tenant: Tenant): Promise<string> => {
    const known = containers.get(tenant) ?? create();
    containers.set(tenant, known);
    return known;
  };

  return {
    ownName,
    send: async (tenant, request) => {
      const container = await ownName(tenant);
      return exchange(request.blob === '' ? `/${container}` : `/${container}/${request.blob}`, request);
    },
    close: async () => (await started?.catch(() => undefined))?.close(),
  };
};

const version = { 'x-ms-version': '2024-11-04' };
