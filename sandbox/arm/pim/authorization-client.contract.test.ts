import { AuthorizationManagementClient, type RoleAssignmentScheduleRequest } from '@azure/arm-authorization';
import { beforeEach, expect, test } from 'vitest';
import { assignRole, roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { guid, pimOf, type TestPim } from '#test/sandbox/pim.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

/** Microsoft's own client of `Microsoft.Authorization`, unchanged but for what plain http on loopback needs. */

const azure = eachTestTenant();
let pim: TestPim;

beforeEach(() => {
  pim = pimOf(azure);
  assignRole(azure.tenant, azure.person('ada'), 'Owner', pim.scope);
});

const clientOf = (person: string): AuthorizationManagementClient =>
  clientAt(
    azure.origin,
    (credential, options) => new AuthorizationManagementClient(credential, pim.scope.split('/').at(-1) ?? '', options),
    person,
  );

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};

const ask = (): RoleAssignmentScheduleRequest => ({
  principalId: azure.person('grace'),
  roleDefinitionId: `${pim.scope}/providers/Microsoft.Authorization/roleDefinitions/${roleNamed(azure.tenant, 'Remote Support Granter')}`,
  requestType: 'SelfActivate',
  justification: 'The ERP database answers slowly',
  ticketInfo: { ticketNumber: '42', ticketSystem: 'ITSM' },
  scheduleInfo: { startDateTime: new Date(), expiration: { type: 'AfterDuration', duration: 'PT1H' } },
});

test('makes a role, somebody eligible, and settings', async () => {
  const client = clientOf('ada');
  const role = guid(1);
  const made = await client.roleDefinitions.createOrUpdate(pim.scope, role, {
    roleName: 'Lock keeper',
    permissions: [{ actions: ['Microsoft.Authorization/locks/*'] }],
    assignableScopes: [pim.scope],
  });
  expect(made).toMatchObject({ name: role, roleName: 'Lock keeper', roleType: 'CustomRole' });
  const anyone = clientOf('otto').roleDefinitions;
  const byId = await anyone.getById(`providers/Microsoft.Authorization/roleDefinitions/${role}`);
  expect(byId).toMatchObject({ name: role, permissions: made.permissions });
  const request = await client.roleEligibilityScheduleRequests.create(pim.scope, guid(2), {
    principalId: azure.person('rita'),
    roleDefinitionId: made.id ?? '',
    requestType: 'AdminAssign',
    justification: 'For the winter',
    scheduleInfo: { expiration: { type: 'AfterDuration', duration: 'P90D' } },
  });
  expect(request.status).toBe('Provisioned');
  azure.wait(62);
  const own = clientOf('rita').roleEligibilitySchedules.listForScope('', { filter: 'asTarget()' });
  expect((await collect(own)).map(({ expandedProperties }) => expandedProperties?.roleDefinition?.displayName)).toEqual(
    ['Lock keeper'],
  );
  const assignments = await collect(client.roleManagementPolicyAssignments.listForScope(pim.scope));
  const policy = assignments.find(({ roleDefinitionId }) => roleDefinitionId?.endsWith(role))?.policyId ?? '';
  const name = policy.split('/').at(-1) ?? '';
  const target = { caller: 'EndUser', operations: ['All'], level: 'Assignment' };
  await client.roleManagementPolicies.update(pim.scope, name, {
    rules: [
      {
        ruleType: 'RoleManagementPolicyExpirationRule',
        id: 'Expiration_EndUser_Assignment',
        isExpirationRequired: true,
        maximumDuration: 'PT2H',
        target,
      },
    ],
  });
  const { effectiveRules } = await client.roleManagementPolicies.get(pim.scope, name);
  expect(effectiveRules?.find(({ id }) => id === 'Expiration_EndUser_Assignment')).toMatchObject({
    ruleType: 'RoleManagementPolicyExpirationRule',
    maximumDuration: 'PT2H',
  });
});

test('asks, looks, cancels, and leaves the role', async () => {
  const { roleAssignmentScheduleRequests: requests, roleAssignmentScheduleInstances: instances } = clientOf('grace');
  expect((await requests.validate(pim.scope, guid(1), ask())).status).toBe('PendingApproval');
  const pending = await requests.create(pim.scope, guid(1), ask());
  expect(pending).toMatchObject({ status: 'PendingApproval', scope: pim.scope, requestorId: azure.person('grace') });
  expect(pending.approvalId).toMatch(/roleAssignmentApprovals/);
  azure.wait(62);
  const queue = clientOf('alan').roleAssignmentScheduleRequests.listForScope('', { filter: 'asApprover()' });
  expect((await collect(queue)).map(({ name }) => name)).toEqual([guid(1)]);
  await requests.cancel(pim.scope, guid(1));
  expect((await requests.get(pim.scope, guid(1))).status).toBe('Canceled');
  azure.tenant.rolePolicies.clear();
  expect((await requests.create(pim.scope, guid(2), ask())).status).toBe('Provisioned');
  azure.wait(301);
  const active = await collect(instances.listForScope(pim.scope, { filter: 'asTarget()' }));
  expect(active.find(({ assignmentType }) => assignmentType === 'Activated')?.endDateTime).toBeInstanceOf(Date);
  const left = await requests.create(pim.scope, guid(3), { ...ask(), requestType: 'SelfDeactivate' });
  expect(left.status).toBe('Revoked');
  await expect(requests.create(pim.scope, guid(4), ask())).rejects.toMatchObject({
    code: 'RoleAssignmentExists',
    statusCode: 400,
  });
});
