import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import type { Holder } from '#src/consent/authority/who-can.ts';
import { queryClient } from './query-client.ts';
import { whoCanQuery } from './who-can.ts';

let arm: SandboxArm;

beforeEach(() => {
  arm = startSandboxArm('contoso');
});

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

const read = () => queryClient.fetchQuery(whoCanQuery(arm.machine('SRV-FAB-02').id));
const told = (holders: readonly Holder[]) => holders.map(({ name, roleName, how }) => `${name} ${roleName} ${how.is}`);

test('an auditor reads who can grant, approve and revoke, by name', async () => {
  arm.signIn('otto');
  const { grant, approve, revoke, assign, unread } = await read();
  expect(told(grant)).toEqual([
    'contoso-automation Contributor held',
    'Grace Hopper Remote Support Granter eligible',
    'Alan Turing Remote Support Granter eligible',
    'Grace Hopper Remote Support Emergency Granter eligible',
  ]);
  expect(approve.map(({ approver, roleName }) => [approver.name, approver.kind, roleName])).toEqual([
    ['Alan Turing', 'user', 'Remote Support Granter'],
    ['Remote Support Approvers', 'group', 'Remote Support Granter'],
  ]);
  expect(told(revoke)).toContain('Vera Revoker Remote Support Revoker held');
  expect(assign).toEqual([]);
  expect(unread).toEqual({});
});

test('where Privileged Identity Management tells nothing, roles held are listed by id, and that is said', async () => {
  arm.signIn('otto');
  arm.fault = ({ path }) =>
    /schedule/.test(path)
      ? Response.json({ error: { code: 'InsufficientPermissions', message: 'No.' } }, { status: 400 })
      : undefined;
  const { grant, unread } = await read();
  expect(told(grant)).toEqual(['undefined Contributor held']);
  expect([unread.eligible?.code, unread.instances?.code]).toEqual([
    'InsufficientPermissions',
    'InsufficientPermissions',
  ]);
});

test('without the right to read roles nothing is told', async () => {
  arm.signIn('rita');
  await expect(read()).rejects.toMatchObject({ kind: 'forbidden' });
});
