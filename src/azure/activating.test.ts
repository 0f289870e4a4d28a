import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import type { Activation } from '#src/consent/authority/authority.ts';
import { hourMs, minuteMs } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';
import { activeRoles, createRoles, keepRole, withdraw } from './activating.ts';
import { wait } from './operations/decide-shared.ts';
import type { Operation, Step } from './operations/operation.ts';
import { queryClient } from './query-client.ts';
import type { Signed } from './signed.ts';

// Grace may activate a role in Fabrikam that Alan approves.

let arm: SandboxArm;
let machineId: string;
let signed: Signed;
let pressedAt: number;
let askedAt: number | undefined;
let roles: ReturnType<typeof createRoles>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  queryClient.clear();
  activeRoles.setState({ roles: new Map() });
  arm = startSandboxArm('contoso');
  arm.signIn('grace');
  machineId = machineIn('rg-fabrikam');
  roles = createRoles();
  pressedAt = serverNow();
  askedAt = undefined;
  const consent = {
    reason: 'The server restarts',
    ticket: null,
    notAfter: new Date(pressedAt + 8 * hourMs).toISOString(),
  };
  signed = { consentId: 'rs-aaaaaaaaaaaaaaaaaaaaa', consentHash: 'c'.repeat(64), consent } as never;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function machineIn(group: string): string {
  const found = [...arm.tenant.machines.keys()].find((id) => id.includes(`/resourcegroups/${group}/`));
  if (found === undefined) throw new Error(`There is no machine in ${group}.`);
  return found;
}

function later(seconds: number): void {
  arm.pass(seconds);
  // What is held is dated by the browser's clock.
  queryClient.clear();
}

function operation(kind: 'grant' | 'revoke' = 'grant'): Operation {
  const asked = askedAt === undefined ? {} : { askedAt };
  return { id: 'o', intent: { kind, machineId }, pressedAt, account: 'a', sent: [], ...asked } as never;
}

/** What a grant comes to, asked as the engine does. */
function ask(): Promise<Step | undefined> {
  const mayAsk = (): Promise<undefined> => {
    askedAt ??= serverNow();
    return Promise.resolve(undefined);
  };
  return roles.forGrant(operation(), signed, { signal: new AbortController().signal, mayAsk });
}

/** In one word. */
async function said(step = ask()): Promise<string> {
  const come = await step;
  if (come === undefined) return 'go on';
  return come.do === 'wait' || come.do === 'person' ? `${come.do} ${come.why.is}` : come.do;
}

function asked(): string[] {
  return arm.requests
    .filter(({ path, method }) => method !== 'GET' && path.includes('roleassignmentschedulerequests'))
    .map(
      ({ method, path }) =>
        `${method} ${path
          .split('/')
          .at(-1)
          ?.replace(/^[\da-f-]{36}$/, 'request')}`,
    );
}

/** Alan answers what is asked for. */
function answer(result: 'Approve' | 'Deny'): Promise<void> {
  return as('alan', async (call) => {
    const [one] = [...arm.tenant.roleRequests.values()].flatMap(({ approval }) => approval ?? []);
    const path = `/providers/Microsoft.Authorization/roleAssignmentApprovals/${one?.name}/stages/${one?.stage}`;
    await call('PATCH', `${path}?api-version=2021-01-01-preview`, { reviewResult: result, justification: 'Yes' });
  });
}

async function as(
  who: string,
  work: (call: (method: string, path: string, body: object) => Promise<Response>) => Promise<void>,
): Promise<void> {
  arm.signIn(who);
  await work(async (method, path, body) => {
    const response = await fetch(new URL(`http://localhost:4280${path}`), {
      method,
      headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return response;
  });
  arm.signIn('grace');
}

describe('the role of a grant', () => {
  it('is asked for by nobody who holds it', async () => {
    const { objectId } = arm.signIn('ada');
    const held = arm.tenant.roleAssignments.find(({ principalId }) => principalId === objectId);
    machineId = [...arm.tenant.machines.keys()].find((id) => id.startsWith(held?.scope ?? '?')) ?? '';
    expect(await said()).toBe('go on');
    expect(asked()).toEqual([]);
    expect(arm.requests).toHaveLength(1);
  });

  it('is asked for once, waited for, and given', async () => {
    expect(await Promise.all([said(), said()])).toEqual(['wait approval', 'wait approval']);
    expect(asked()).toEqual(['POST validate', 'PUT request']);
    const [request] = arm.tenant.roleRequests.values();
    expect(request?.properties).toMatchObject({
      justification: 'Remote support consent rs-aaaaaaaaaaaaaaaaaaaaa: The server restarts',
      scheduleInfo: { expiration: { duration: 'PT120M' } },
    });
    later(60);
    expect(await said()).toBe('wait approval');
    await answer('Approve');
    later(60);
    expect(await said()).toBe('go on');
    expect(roles.isSettling(machineId)).toBe(true);
  });

  it('is found again by its name after a lost reply, and by another tab', async () => {
    arm.fault = ({ method }) => (method === 'PUT' ? 'lost' : undefined);
    await expect(ask()).rejects.toMatchObject({ kind: 'network' });
    arm.fault = () => undefined;
    queryClient.clear();
    expect(await said()).toBe('wait approval');
    askedAt = undefined;
    roles = createRoles();
    queryClient.clear();
    expect(await said()).toBe('wait approval');
    expect(arm.tenant.roleRequests.size).toBe(1);
    expect(asked()).toEqual(['POST validate', 'PUT request']);
  });

  it('begins nothing by itself an hour after the press', async () => {
    await ask();
    await answer('Approve');
    later(3700);
    expect(await said()).toBe('person approved');
    pressedAt = serverNow();
    askedAt = undefined;
    expect(await said()).toBe('go on');
  });

  it('is not asked for an hour after the press', async () => {
    pressedAt -= 2 * hourMs;
    expect(await said()).toBe('person pressAgain');
    expect(asked()).toEqual([]);
  });

  it('is not asked for where somebody has revoked since', async () => {
    const step = wait({ is: 'busy' }, 1);
    const signal = new AbortController().signal;
    const mayAsk = (): Promise<Step> => Promise.resolve(step);
    expect(await roles.forGrant(operation(), signed, { signal, mayAsk })).toBe(step);
    expect(asked()).toEqual([]);
  });

  it.each<[string, () => Promise<void> | void, string]>([
    ['denied', () => answer('Deny'), 'denied'],
    ['answered by nobody', () => later(25 * 3600), 'timedOut'],
    ['withdrawn', () => withdraw([activation(), activation()]), 'cancelled'],
  ])('ends the grant where it is %s', async (_, act, how) => {
    await ask();
    await act();
    later(60);
    expect(await ask()).toMatchObject({ do: 'person', why: { is: 'notApproved', how } });
  });

  it('is none that can be activated', async () => {
    arm.tenant.roleEligibilities = [];
    expect(await said()).toBe('person noRole');
  });

  it('waits while eligibilities can’t be read', async () => {
    arm.fault = ({ path }) => (path.includes('roleeligibility') ? new Response('', { status: 503 }) : undefined);
    await expect(ask()).rejects.toMatchObject({ isPassing: true });
  });
});

describe('an active role', () => {
  beforeEach(async () => {
    await ask();
    await answer('Approve');
    later(60);
    await ask();
  });

  it('is left once it may be', async () => {
    later(6 * 60);
    await vi.advanceTimersByTimeAsync(6 * minuteMs);
    await vi.waitFor(() => expect(asked()).toHaveLength(3));
    expect(activeRoles.getState().roles.size).toBe(0);
  });

  it('is kept where the person wants to keep it', async () => {
    const [group = ''] = activeRoles.getState().roles.keys();
    keepRole(group, true);
    later(6 * 60);
    await vi.advanceTimersByTimeAsync(6 * minuteMs);
    expect(asked()).toHaveLength(2);
  });
});

describe('a refused revoke', () => {
  it('activates a role that nobody has to approve', async () => {
    pressedAt = serverNow();
    const step = roles.forRevoke(operation('revoke'), new AbortController().signal);
    expect(await said(step)).toBe('wait activating');
    expect([...arm.tenant.roleRequests.values()].map(({ approval }) => approval)).toEqual([undefined]);
  });

  it('waits for no approval', async () => {
    arm.tenant.roleEligibilities = arm.tenant.roleEligibilities.slice(0, 2);
    expect(await said(roles.forRevoke(operation('revoke'), new AbortController().signal))).toBe('go on');
    expect(asked()).toEqual([]);
  });
});

function activation(): Activation {
  const [request] = arm.tenant.roleRequests.values();
  if (request === undefined) throw new Error('Nobody has asked.');
  return { scope: request.scope, name: request.name } as Activation;
}
