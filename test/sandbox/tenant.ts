import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect } from 'vitest';
import { ArmError, type Caller } from '#sandbox/arm/http.ts';
import { createArm, type ArmOptions } from '#sandbox/arm/router.ts';
import { noteChange } from '#sandbox/changes.ts';
import { catchUp } from '#sandbox/machines/agenda.ts';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import type { MachineState, Tenant } from '#sandbox/tenant.ts';

export interface TestReply {
  status: number;
  headers: Headers;
  /** The parsed body; an empty object when there is none. */
  body: Record<string, unknown> & {
    error?: { code: string; message: string; target?: string };
    value?: unknown[];
    properties?: Record<string, unknown>;
  };
}

interface CallOptions {
  /**
   * First part of a person's user name, or an empty string for no token. `grace+c1` has met an authentication context, `grace+pwd` has
   * shown no second factor.
   */
  as?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A tenant with Azure Resource Manager in front of it, for contract tests. Tokens are the caller's user name. */
export interface TestTenant {
  tenant: Tenant;
  origin: string;
  machine(name: string): MachineState;
  /** The path of a subscription. */
  subscription(displayName?: string): string;
  /** The object id of the person whose user name begins so. */
  person(name: string): string;
  /** `path` may be a whole URL. */
  call(method: string, path: string, options?: CallOptions): Promise<TestReply>;
  /** What a request comes to: its status, and the code of a refusal. */
  answer(method: string, path: string, options?: CallOptions): Promise<string>;
  /** The body of a GET. */
  read(path: string, as?: string): Promise<TestReply['body']>;
  /** The names in a list. */
  names(path: string, as?: string): Promise<string[]>;
  /** Asks where the reply to a long operation says. */
  poll(reply: TestReply, header?: string): Promise<TestReply>;
  /** Lets tenant time pass. */
  wait(seconds: number): void;
  close(): Promise<void>;
}

const callerOf = (tenant: Tenant, token: string): Caller => {
  const [name = '', more] = token.split('+');
  const amr = more === 'pwd' ? ['pwd'] : ['pwd', 'mfa'];
  const acrs = more?.startsWith('c') ? { acrs: [more] } : {};
  const person = tenant.people.find(({ username }) => username.startsWith(name));
  if (person === undefined) throw new ArmError(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
  return {
    objectId: person.objectId,
    tenantId: tenant.tenantId,
    name: person.username,
    kind: 'User',
    claims: { oid: person.objectId, tid: tenant.tenantId, name: person.name, amr, ...acrs },
  };
};

const isRecord = (value: unknown): value is TestReply['body'] => typeof value === 'object' && value !== null;

const readBody = async (response: Response): Promise<TestReply['body']> => {
  const text = await response.text();
  const body: unknown = text === '' ? {} : JSON.parse(text);
  return isRecord(body) ? body : {};
};

/** What a reply comes to: its status, and the code of a refusal. */
export const answerOf = ({ status, body }: TestReply): string =>
  body.error === undefined ? `${status}` : `${status} ${body.error.code}`;

/** The tenant of whichever test of a file is running: each has a fresh one. */
export const eachTestTenant = (scenario = 'contoso', options?: ArmOptions): TestTenant => {
  let current: TestTenant;
  beforeEach(async () => {
    current = await startTestTenant(scenario, options);
  });
  afterEach(() => current.close());
  return new Proxy({} as TestTenant, { get: (_, member: keyof TestTenant) => current[member] });
};

/** Starts ARM for a fresh tenant of a scenario on a free loopback port. */
export const startTestTenant = async (
  scenario: string,
  { machines, ...options }: ArmOptions & { machines?: number } = {},
): Promise<TestTenant> => {
  const tenant = createScenarioTenant(scenario, { name: 'test', ...(machines === undefined ? {} : { machines }) });
  const registry = { byTenantId: (id: string) => (id === tenant.tenantId ? tenant : undefined) };
  const arm = createArm(registry, async (token) => callerOf(tenant, token), options);
  const server = createServer((req, res) => void arm(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  const call: TestTenant['call'] = async (method, path, { as = 'ada', body, headers = {} } = {}) => {
    const response = await fetch(path.startsWith('http') ? path : `${origin}${path}`, {
      method,
      headers: {
        ...(as === '' ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await readBody(response) };
  };
  const read: TestTenant['read'] = async (path, as = 'ada') => (await call('GET', path, { as })).body;
  const found = <T>(all: Iterable<T>, isMeant: (one: T) => boolean, what: string): T =>
    [...all].find(isMeant) ?? expect.fail(`There is ${what}.`);
  return {
    tenant,
    origin,
    machine: (name) => {
      // A test may change what it is given.
      noteChange(tenant);
      return found(tenant.machines.values(), (machine) => machine.name === name, name);
    },
    subscription: (name = 'Contoso Production') => {
      const { subscriptionId } = found(tenant.subscriptions.values(), ({ displayName }) => displayName === name, name);
      return `/subscriptions/${subscriptionId}`;
    },
    person: (name) => found(tenant.people, ({ username }) => username.startsWith(name), name).objectId,
    call,
    answer: async (...asked) => answerOf(await call(...asked)),
    read,
    names: async (path, as) => ((await read(path, as)).value as { name: string }[]).map(({ name }) => name),
    poll: (reply, header = 'azure-asyncoperation') =>
      call('GET', reply.headers.get(header) ?? expect.fail(`The reply has ${header}.`)),
    wait: (seconds) => {
      tenant.clockOffset += seconds * 1000;
      catchUp(tenant);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
