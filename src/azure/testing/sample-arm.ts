/**
 * Azure Resource Manager in a few maps, for the tests of this folder: enough of deployments, extensions, remote support jobs and tags to
 * grant and revoke against, moved by the (faked) clock, with a record of every request and a fault for any of them.
 */
import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import {
  deploymentShown,
  extensionShown,
  jobShown,
  machineShown,
  type SampleMachine,
  type Stored,
} from './sample-resources.ts';

export interface SampleRequest {
  method: string;
  /** Lower case, without the query. */
  path: string;
  body: unknown;
  /** How many requests came before. */
  index: number;
}

/** What goes wrong with one request. `lost`: it takes effect, the reply does not arrive. `hangs` as `lost`, for ever. */
export type SampleFault =
  | 'dropped'
  | 'lost'
  | 'hangsBefore'
  | 'hangsAfter'
  | { status: number; code: string; message: string };

interface Reply {
  status: number;
  body?: unknown;
}

const notFound = (what: string): Reply => ({
  status: 404,
  body: { error: { code: 'ResourceNotFound', message: `The Resource '${what}' was not found.` } },
});

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const propertiesIn = (body: unknown): Record<string, unknown> =>
  isObject(body) && isObject(body['properties']) ? body['properties'] : {};

export class SampleArm {
  readonly requests: SampleRequest[] = [];
  readonly machines = new Map<string, SampleMachine>();
  readonly extensions = new Map<string, Stored>();
  readonly jobs = new Map<string, Stored>();
  readonly deployments = new Map<string, Stored>();
  /** Locks on what they are asked for at, unless they name their scope. */
  locks: { name: string; level: string; scope?: string }[] = [];
  /** What Azure answers to anything else that is read, by lower-case path. */
  readonly answers = new Map<string, unknown>();
  /** What Azure says besides of who changed a job. */
  systemData: Record<string, string> = {};
  fault: (request: SampleRequest) => SampleFault | undefined = () => undefined;
  /** What an installation ends with. */
  installs: 'Succeeded' | 'Failed' | 'Creating' = 'Succeeded';
  /** Changes a deployment on its way in, as nothing in Azure should. */
  alters: (properties: Record<string, unknown>) => Record<string, unknown> = (properties) => properties;

  /** Whether browsers may see when a reply was written, and how far Azure's clock is ahead of theirs. */
  isDateShown = true;
  clockAheadMs = 0;

  addMachine(id: string, machine: Partial<SampleMachine> = {}): void {
    this.machines.set(id.toLowerCase(), { status: 'Connected', provider: 'N/A', ...machine });
  }

  addExtension(machineId: string, state: 'Succeeded' | 'Failed' | 'Creating', name = 'AzureEdgeRemoteSupport'): void {
    const id = `${machineId.toLowerCase()}/extensions/${name.toLowerCase()}`;
    const properties = { publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport', fixed: state };
    this.extensions.set(id, { at: Date.now(), name, id, properties });
  }

  addJob(machineId: string, name: string, properties: Record<string, unknown>, ageMs = 60_000): void {
    const id = `${this.#jobsPath(machineId)}/${name.toLowerCase()}`;
    this.jobs.set(id, { at: Date.now() - ageMs, name, id, properties: { jobType: 'RemoteSupport', ...properties } });
  }

  /** A deployment that somebody kept earlier, as JSON holds it. */
  addDeployment(group: string, name: string, properties: unknown, correlationId = ''): void {
    const id = `${group}/providers/microsoft.resources/deployments/${name}`;
    const stored: unknown = JSON.parse(JSON.stringify(properties));
    this.deployments.set(id, { at: 0, id, name, properties: { ...(isObject(stored) ? stored : {}), correlationId } });
  }

  /** The writes so far, as `PUT path`. */
  writes(part = ''): string[] {
    return this.requests
      .filter(({ method, path }) => method !== 'GET' && path.includes(part.toLowerCase()))
      .map(({ method, path }) => `${method} ${path}`);
  }

  readonly fetch = async (input: URL | RequestInfo, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const request: SampleRequest = {
      method: init.method ?? 'GET',
      path: url.pathname.toLowerCase().replace(/\/$/, ''),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      index: this.requests.length,
    };
    this.requests.push(request);
    const fault = this.fault(request);
    if (fault === 'dropped') throw new TypeError('Failed to fetch');
    if (fault === 'hangsBefore') return this.#never(init.signal);
    if (isObject(fault)) return this.#respond({ status: fault.status, body: { error: fault } });
    const reply = this.#answer(request);
    if (fault === 'lost') throw new TypeError('Failed to fetch');
    return fault === 'hangsAfter' ? this.#never(init.signal) : this.#respond(reply);
  };

  #never(signal: AbortSignal | null | undefined): Promise<Response> {
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  }

  #respond({ status, body }: Reply): Response {
    const headers = {
      'content-type': 'application/json',
      ...(this.isDateShown && { date: new Date(Date.now() + this.clockAheadMs).toUTCString() }),
    };
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
  }

  #jobsPath(machineId: string): string {
    return `${machineId.toLowerCase()}/providers/microsoft.azurestackhci/edgedevices/default/jobs`;
  }

  #answer(request: SampleRequest): Reply {
    const { path } = request;
    if (this.answers.has(path)) return { status: 200, body: this.answers.get(path) };
    if (path.includes('/providers/microsoft.azurestackhci/')) return this.#answerJobs(request);
    if (path.includes('/microsoft.resources/deployments')) return this.#answerDeployments(request);
    if (path.endsWith('/microsoft.resources/tags/default')) return { status: 200, body: {} };
    if (path.endsWith('/microsoft.authorization/locks')) return this.#answerLocks(path);
    if (path.includes('/extensions')) return this.#answerExtensions(request);
    const machine = this.machines.get(path);
    return machine === undefined ? notFound(path) : { status: 200, body: machineShown(path, machine) };
  }

  #put(map: Map<string, Stored>, { path, body }: SampleRequest): Reply {
    const had = map.has(path);
    map.set(path, { at: Date.now(), name: path.split('/').at(-1) ?? '', id: path, properties: propertiesIn(body) });
    return { status: had ? 200 : 201, body: { id: path, properties: { provisioningState: 'Accepted' } } };
  }

  #read(map: Map<string, Stored>, path: string, show: (stored: Stored) => unknown): Reply {
    const one = map.get(path);
    if (one !== undefined) return { status: 200, body: show(one) };
    if (!/\/(jobs|deployments|extensions)$/.test(path)) return notFound(path);
    return { status: 200, body: { value: [...map.values()].filter(({ id }) => id.startsWith(`${path}/`)).map(show) } };
  }

  #answerDeployments(request: SampleRequest): Reply {
    if (request.method !== 'PUT') return this.#read(this.deployments, request.path, deploymentShown);
    const reply = this.#put(this.deployments, request);
    const stored = this.deployments.get(request.path);
    if (stored !== undefined) stored.properties = this.alters(stored.properties);
    return reply;
  }

  #answerLocks(path: string): Reply {
    const value = this.locks.map(({ name, level, scope }) => ({
      id: `${scope === undefined ? path : `${scope}/providers/Microsoft.Authorization/locks`}/${name}`,
      name,
      properties: { level },
    }));
    return { status: 200, body: { value } };
  }

  #answerExtensions(request: SampleRequest): Reply {
    if (request.method === 'GET')
      return this.#read(this.extensions, request.path, (stored) => extensionShown(stored, this.installs));
    if (request.method === 'PUT') return { ...this.#put(this.extensions, request), status: 202 };
    return this.extensions.delete(request.path) ? { status: 202 } : { status: 204 };
  }

  #answerJobs(request: SampleRequest): Reply {
    return request.method === 'PUT'
      ? this.#put(this.jobs, request)
      : this.#read(this.jobs, request.path, (stored) => this.#job(stored));
  }

  #job(stored: Stored): unknown {
    const machine = this.machines.get(stored.id.split('/providers/microsoft.azurestackhci/')[0] ?? '');
    return jobShown(stored, machine, this.systemData);
  }
}

/**
 * Lets faked time pass, half a second at a time, with room for what runs outside of it (hashing, imports), until `isDone` or at most
 * `seconds`. Answers whether it was done.
 */
export const passTime = async (seconds: number, isDone: () => boolean = () => false): Promise<boolean> => {
  for (let passed = 0; passed < seconds && !isDone(); passed += 0.5) {
    await vi.advanceTimersByTimeAsync(500);
    // An act of the journal takes a handful.
    for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return isDone();
};

/** Hashes at once, so that faked time does not run ahead of real hashing. */
export const hashAtOnce = (): void => {
  vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (_algorithm, data) => {
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    return new Uint8Array(createHash('sha256').update(bytes).digest()).buffer;
  });
};

/** `sessionStorage` for tests that run without a browser. */
export const sampleStorage = (): Storage => {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
};
