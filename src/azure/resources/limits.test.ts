import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { azure } from '#src/azure/http/transport.ts';
import { describeError } from '#src/azure/http/error-words.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { serverNow } from '#src/server-time.ts';
import { putJob } from './jobs.ts';
import { denyAssignmentsQuery, policiesQuery } from './limits.ts';

// What Azure's rules say before a grant, in a tenant that has some.

let arm: SandboxArm;
beforeEach(() => {
  queryClient.clear();
  arm = startSandboxArm('contoso');
  arm.signIn('ada');
});
afterEach(() => void vi.unstubAllGlobals());

const idOf = (name: string) => arm.machine(name).id;
const groupOf = (name: string) => resourceGroupsOf([idOf(name)])[0] ?? '';

describe('policies', () => {
  test('that deny remote support are named with their assignment and its reason', async () => {
    const { denials } = await queryClient.fetchQuery(policiesQuery(groupOf('SRV-DENY-01')));
    const name = 'Remote support only with an exemption';
    const reason = expect.stringContaining('risk@contoso.example');
    expect(denials).toEqual([
      { what: 'extension', policy: { name, assignment: name }, reason },
      { what: 'job', policy: { name, assignment: name }, reason },
    ]);
  });

  test('that an exemption opens say until when', async () => {
    const { denials, openUntil } = await queryClient.fetchQuery(policiesQuery(groupOf('AZL-NODE-01')));
    expect(denials).toEqual([]);
    expect(openUntil).toMatchObject({ what: 'job', name: 'CHG-1042: Azure Local' });
    expect(openUntil?.until).toBeGreaterThan(serverNow());
    arm.pass(31 * 86_400);
    const later = await queryClient.fetchQuery({ ...policiesQuery(groupOf('AZL-NODE-01')), staleTime: 0 });
    expect(later.openUntil).toBeUndefined();
    expect(later.denials).toMatchObject([{ what: 'extension' }, { what: 'job' }]);
  });

  test('are none elsewhere, and are asked once for a resource group', async () => {
    const query = policiesQuery(groupOf('SRV-SQL-01'));
    await expect(queryClient.fetchQuery(query)).resolves.toEqual({ denials: [] });
    const before = arm.requests.length;
    await queryClient.fetchQuery(query);
    expect(arm.requests).toHaveLength(before);
  });

  test('that refuse a write all the same are named, and start no sign-in', async () => {
    const job = {
      type: 'Enable',
      level: 'Diagnostics',
      notAfter: new Date(serverNow() + 3_600_000).toISOString(),
    } as const;
    const put = putJob(idOf('SRV-DENY-01'), 'rs-aaaaaaaaaaaaaaaaaaaaa', job, { correlationId: 'c' });
    const error: unknown = await put.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'forbidden', code: 'RequestDisallowedByPolicy' });
    expect(describeError(error).why).toBe('The policy Remote support only with an exemption forbids this.');
  });
});

describe('deny assignments', () => {
  const jobs = 'Microsoft.AzureStackHCI/edgeDevices/jobs';
  const deny = async (id: string, more: object) => {
    const properties = {
      denyAssignmentName: 'No jobs',
      permissions: [{ actions: [`${jobs}/*`], notActions: [`${jobs}/read`] }],
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      excludePrincipals: [{ id: arm.signIn('alan').objectId, type: 'User' }],
      ...more,
    };
    const path = `${groupOf('SRV-SQL-01')}/providers/Microsoft.Authorization/denyAssignments/${id}`;
    arm.signIn('ada');
    await azure().request({ method: 'PUT', path, apiVersion: '2026-09-01', body: { properties } });
  };
  const found = () => queryClient.fetchQuery({ ...denyAssignmentsQuery(groupOf('SRV-SQL-01')), staleTime: 0 });

  test('that take the writes of a grant from the person are named', async () => {
    await expect(found()).resolves.toEqual([]);
    await deny('64b75d79-7a26-4341-944e-4f1a19f0e6ca', {});
    await expect(found()).resolves.toEqual([{ name: 'No jobs', scope: groupOf('SRV-SQL-01'), isSure: true }]);
    arm.signIn('alan');
    await expect(found()).resolves.toEqual([]);
  });

  test.each<[string, () => object]>([
    ['for the group alone', () => ({ doNotApplyToChildScopes: true })],
    ['that is only audited', () => ({ denyAssignmentEffect: 'audit' })],
    ['of what a grant doesn’t write', () => ({ permissions: [{ actions: [`${jobs}/delete`], notActions: [] }] })],
  ])('one %s is none', async (_, more) => {
    await deny('64b75d79-7a26-4341-944e-4f1a19f0e6ca', more());
    await expect(found()).resolves.toEqual([]);
  });
});
