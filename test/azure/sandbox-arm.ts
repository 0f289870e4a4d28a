import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { vi } from 'vitest';
import type { Caller } from '#sandbox/arm/http.ts';
import { createArm } from '#sandbox/arm/router.ts';
import { noteChange } from '#sandbox/changes.ts';
import { catchUp } from '#sandbox/machines/agenda.ts';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import type { MachineState, Person, Tenant } from '#sandbox/tenant.ts';
import { tellServerTime } from './server-time.ts';

/*
 * The sandbox's Azure Resource Manager in this process, behind a stubbed `fetch`, for the tests of the folder `azure`. Import it before what is
 * tested: it says who is signed in and where Azure is, for whatever is loaded after it. Waits of the app take no time.
 */

const origin = 'http://localhost:4280';
const signedIn = vi.hoisted(() => ({ person: undefined as { tenantId: string; userId: string } | undefined }));
const tenantTime = vi.hoisted(() => ({ pass: (_seconds: number): void => undefined }));

// Whoever waits lets tenant time pass instead.
vi.mock('#src/azure/http/abortable.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  wait: (ms: number, signal?: AbortSignal): Promise<void> => {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    tenantTime.pass(ms / 1000);
    return Promise.resolve();
  },
}));

vi.mock('#src/auth/session.ts', () => {
  const account = () => signedIn.person && { ...signedIn.person, name: '', username: '' };
  return {
    auth: () => ({ account: account() ?? null, getToken: () => Promise.resolve('token') }),
    signedIn: () => account() ?? null,
  };
});
vi.mock('#src/config.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  config: () => ({
    resourceManager: 'http://localhost:4280',
    tenantId: signedIn.person?.tenantId ?? '',
    clientId: '00000000-0000-4000-8000-00000000c11e',
  }),
}));

export interface AskedRequest {
  method: string;
  /** Lower case, without the query. */
  path: string;
  headers: Headers;
}

/** What goes wrong with a request. `lost`: it takes effect, and the reply does not arrive. `hangs`: it does not even leave. */
export type Fault = 'lost' | 'dropped' | 'hangs' | Response;

export interface SandboxArm {
  tenant: Tenant;
  requests: AskedRequest[];
  /** Set it to have requests fail. */
  fault: (request: AskedRequest) => Fault | undefined;
  machine(name: string): MachineState;
  /** Lets tenant time pass, and the app's with it. */
  pass(seconds: number): void;
  /** Who is asked for: the first part of a user name. */
  signIn(name: string): Person;
}

/** Starts it, with a stubbed global `fetch`; `vi.unstubAllGlobals()` ends it. */
export function startSandboxArm(scenario = 'single'): SandboxArm {
  const tenant = createScenarioTenant(scenario, { name: 'test' });
  let person = tenant.people[0];
  const registry = { byTenantId: (id: string) => (id === tenant.tenantId ? tenant : undefined) };
  const arm = createArm(registry, async (): Promise<Caller> => callerOf(tenant, person));
  const sandbox: SandboxArm = {
    tenant,
    requests: [],
    fault: () => undefined,
    machine(name) {
      const found = [...tenant.machines.values()].find((machine) => machine.name === name);
      if (found === undefined) throw new Error(`There is no machine ${name}.`);
      noteChange(tenant);
      return found;
    },
    pass(seconds) {
      tenant.clockOffset += seconds * 1000;
      catchUp(tenant);
      tellServerTime(Date.now() + tenant.clockOffset);
    },
    signIn(name) {
      person = tenant.people.find(({ username }) => username.startsWith(name));
      if (person === undefined) throw new Error(`There is no ${name}.`);
      signedIn.person = { tenantId: tenant.tenantId, userId: person.objectId };
      return person;
    },
  };
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit = {}) => {
    const asked = {
      method: init.method ?? 'GET',
      path: url.pathname.toLowerCase(),
      headers: new Headers(init.headers),
    };
    sandbox.requests.push(asked);
    const fault = sandbox.fault(asked);
    if (fault instanceof Response) return fault;
    if (fault === 'dropped') throw new TypeError('Failed to fetch');
    if (fault === 'hangs') return never(init.signal);
    const response = await answer(arm, url, init);
    if (fault === 'lost') throw new TypeError('Failed to fetch');
    return response;
  });
  tenantTime.pass = (seconds) => sandbox.pass(seconds);
  sandbox.signIn('ada');
  sandbox.pass(0);
  return sandbox;
}

function never(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
}

function callerOf(tenant: Tenant, person: Person | undefined): Caller {
  return {
    objectId: person?.objectId ?? '',
    tenantId: tenant.tenantId,
    name: person?.username ?? '',
    kind: 'User',
    claims: { oid: person?.objectId ?? '', tid: tenant.tenantId, name: person?.name ?? '', amr: ['pwd', 'mfa'] },
  };
}

/** As much of node's request and response as the sandbox reads and writes. */
async function answer(
  arm: (req: IncomingMessage, res: ServerResponse) => Promise<void>,
  url: URL,
  init: RequestInit,
): Promise<Response> {
  const headers = Object.fromEntries(new Headers(init.headers));
  const written = { status: 0, headers: new Headers(), text: '' };
  const req = {
    method: init.method ?? 'GET',
    url: url.pathname + url.search,
    headers: { ...headers, host: new URL(origin).host },
    socket: { remoteAddress: '203.0.113.7', destroy: () => undefined },
    resume: () => undefined,
    async *[Symbol.asyncIterator]() {
      if (typeof init.body === 'string') yield Buffer.from(init.body);
    },
  };
  const res = {
    sendDate: true,
    writeHead(status: number, given: Record<string, string>) {
      written.status = status;
      for (const [name, value] of Object.entries(given)) written.headers.set(name, value);
    },
    end(text = '') {
      written.text = text;
    },
    // Nobody closes it.
    once: () => undefined,
    off: () => undefined,
  };
  await arm(req as unknown as IncomingMessage, res as unknown as ServerResponse);
  const { status, text } = written;
  return new Response(status === 204 || text === '' ? null : text, { status, headers: written.headers });
}
