import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ArmError } from '#sandbox/arm/http.ts';
import type { Caller } from '#sandbox/arm/http.ts';
import { createArm } from '#sandbox/arm/router.ts';
import { catchUp } from '#sandbox/machines/agenda.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import type { VirtualClock } from './clock.ts';

/** Origin of Azure Resource Manager; http, as the app allows for loopback hosts. */
export const azureOrigin = 'http://localhost:4280';

export interface AzureRequest {
  method: string;
  url: URL;
  /** Lower-case names. */
  headers: Record<string, string>;
  text: string | undefined;
}

/** What Azure sent, before a browser hides any of it. */
export interface WireReply {
  status: number;
  /** Lower-case names. */
  headers: Map<string, string>;
  text: string;
}

/** `broken`: the connection breaks. `silent`: it stays, and nothing comes. */
export type AzureOutcome = WireReply | 'broken' | 'silent';

export interface Azure {
  /** Has ARM handle a request now. What it does, it does before the first timer of the clock. */
  handle: (request: AzureRequest) => Promise<AzureOutcome>;
  /** One act of another client, such as the Azure CLI; no fault strikes it. */
  act: (username: string, method: string, path: string, body?: unknown) => Promise<WireReply>;
}

/** An access token of the harness: who, when it was issued and when the person last signed in (ms). */
export const tokenOf = (username: string, issuedAt: number, signedInAt: number): string =>
  `${username}|${issuedAt}|${signedInAt}`;

const callerOf = (tenant: Tenant, token: string): Caller => {
  const [username = '', issuedAt = '0', signedInAt = '0'] = token.split('|');
  const person = tenant.people.find((one) => one.username === username);
  if (person === undefined) throw new ArmError(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
  return {
    objectId: person.objectId,
    tenantId: tenant.tenantId,
    name: person.username,
    kind: 'User',
    claims: { oid: person.objectId, tid: tenant.tenantId, name: person.name, amr: ['pwd', 'mfa'] },
    issuedAt: Number(issuedAt),
    signedInAt: Number(signedInAt),
  };
};

/** As much of node's request as the sandbox reads. */
const incoming = ({ method, url, headers, text }: AzureRequest, onBreak: () => void): IncomingMessage =>
  ({
    method,
    url: url.pathname + url.search,
    headers: { ...headers, host: url.host },
    socket: { remoteAddress: '203.0.113.7', destroy: onBreak },
    resume: () => undefined,
    async *[Symbol.asyncIterator]() {
      if (text !== undefined) yield Buffer.from(text);
    },
  }) as unknown as IncomingMessage;

/** As much of node's response as the sandbox writes. */
const outgoing = (written: Omit<WireReply, 'text'> & { text?: string }): ServerResponse =>
  ({
    sendDate: true,
    writeHead: (status: number, headers: Record<string, string>) => {
      written.status = status;
      for (const [name, value] of Object.entries(headers)) written.headers.set(name.toLowerCase(), value);
    },
    end: (text = '') => {
      written.text = text;
    },
  }) as unknown as ServerResponse;

/** The sandbox's own Azure Resource Manager in this process, for one tenant, in virtual time. */
export const createAzure = (clock: VirtualClock, tenant: Tenant): Azure => {
  const registry = { byTenantId: (id: string) => (id === tenant.tenantId ? tenant : undefined) };
  const wait = (ms: number) => new Promise<void>((resolve) => void clock.schedule(ms, resolve));
  const arm = createArm(registry, async (token) => callerOf(tenant, token), { wait });

  const handle = async (request: AzureRequest): Promise<AzureOutcome> => {
    const written: Parameters<typeof outgoing>[0] = { status: 0, headers: new Map() };
    let broken = false;
    const req = incoming(request, () => (broken = true));
    await arm(req, outgoing(written));
    if (broken) return 'broken';
    return written.text === undefined ? 'silent' : { ...written, text: written.text };
  };

  return {
    handle,
    act: async (username, method, path, body) => {
      const { faults } = tenant;
      tenant.faults = [];
      const outcome = await handle({
        method,
        url: new URL(azureOrigin + path),
        headers: {
          authorization: `Bearer ${tokenOf(username, clock.now, clock.now)}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        text: body === undefined ? undefined : JSON.stringify(body),
      });
      tenant.faults = faults;
      if (typeof outcome === 'string') throw new Error(`Azure left ${method} ${path} without a reply.`);
      return outcome;
    },
  };
};

/** Lets the tenant's machines go on by themselves at their own moments. */
export const followTenant = (clock: VirtualClock, tenant: Tenant, onChange: () => void): void => {
  clock.follow({
    next: () => tenant.agenda.reduce((first, { at }) => Math.min(first, at), Infinity),
    run: (now) => {
      catchUp(tenant, now);
      onChange();
    },
  });
};
