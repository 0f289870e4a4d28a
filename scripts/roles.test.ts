import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AskedRequest, type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { signedRecord, testConsent } from '#test/proof/signed.ts';
import rolesTemplate from '#infra/roles.json' with { type: 'json' };
import { readDeployment } from '#sandbox/arm/deployments/deployment-template.ts';
import { placeAt } from '#sandbox/arm/deployments/deployment-types.ts';
import { createRouteTable } from '#sandbox/arm/route-table.ts';
import { matchesAction } from '#sandbox/arm/roles.ts';
import { armRoutes } from '#sandbox/arm/routes.ts';
import { roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { readEvidence } from '#src/azure/evidence.ts';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { historyQuery } from '#src/azure/history.ts';
import { AzureError, type AzureErrorKind } from '#src/azure/http/errors.ts';
import { azure } from '#src/azure/http/transport.ts';
import { preflightQuery } from '#src/azure/preflight.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { createReceipt } from '#src/azure/receipts.ts';
import { recordConsent } from '#src/azure/recording.ts';
import { activate, readAskedOfMe } from '#src/azure/resources/activations.ts';
import { readActivity, resourceActivityQuery } from '#src/azure/resources/activity-log.ts';
import { answerStage, approvalQuery } from '#src/azure/resources/approvals.ts';
import { eligibleAt } from '#src/azure/resources/eligibilities.ts';
import { deleteExtension, putExtension } from '#src/azure/resources/extensions.ts';
import { putJob } from '#src/azure/resources/jobs.ts';
import { onMachine } from '#src/azure/resources/permissions.ts';
import { openTicketsQuery } from '#src/azure/resources/support-tickets.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { toUtcSeconds } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';

// Outside src and sandbox, because it holds infra/roles.json against both: what the app asks, and what each request needs.

interface RoleProperties {
  roleName: string;
  permissions: { actions: string[]; notActions: string[] }[];
}

/** What the template makes in a tenant. */
function rolesFor(tenant: Tenant): { name: string; actions: string[]; notActions: string[] }[] {
  const scope = `/subscriptions/${[...tenant.subscriptions.values()][0]?.subscriptionId}`;
  const { steps } = readDeployment({ mode: 'Incremental', template: rolesTemplate }, placeAt(tenant, scope));
  return steps.map(({ body }) => {
    const { roleName, permissions } = body['properties'] as RoleProperties;
    return { name: roleName, actions: [], notActions: [], ...permissions[0] };
  });
}

/** Azure wants these too. The sandbox lets everyone follow an operation by its signed address, and asks for reading the group at an activation alone. */
const beyondTheSandbox = [
  'Microsoft.HybridCompute/locations/operationstatus/read',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
];

type Act =
  | 'see'
  | 'tickets'
  | 'record'
  | 'install'
  | 'job'
  | 'remove'
  | 'deleteRecord'
  | 'deleteJob'
  | 'assign'
  | 'setPolicy';

const records: Act[] = ['see', 'tickets', 'record'];
const grants: Act[] = [...records, 'install', 'job', 'remove'];
/** What each may. All else it is refused. */
const mayDo: Record<string, Act[]> = {
  'Remote Support Requester': records,
  'Remote Support Granter': grants,
  'Remote Support Emergency Granter': grants,
  'Remote Support Revoker': [...records, 'remove'],
  'Remote Support Approver': ['see', 'record'],
  'Remote Support Auditor': ['see', 'tickets'],
};

let arm: SandboxArm;
let machineId: string;
let subscription: string;
let group: string;
let record: ConsentRecord;

beforeEach(async () => {
  arm = startSandboxArm('contoso');
  machineId = arm.machine('SRV-FAB-02').id;
  subscription = machineId.split('/')[2] ?? '';
  [group = ''] = resourceGroupsOf([machineId]);
  record = await signedRecord(await testConsent({ machines: [machineId.toLowerCase()] }));
});

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

const acts: Record<Act, () => Promise<unknown>> = {
  see: async () => {
    await queryClient.fetchQuery(fleetQuery());
    await queryClient.fetchQuery(historyQuery());
    await queryClient.fetchQuery(resourceActivityQuery(machineId));
    await readActivity(subscription, crypto.randomUUID());
    const { facts } = await queryClient.fetchQuery(preflightQuery(machineId));
    const evidence = await readEvidence(machineId);
    const parts = [evidence.machine, evidence.extension, evidence.jobs, evidence.consents];
    const { providerRegistered, extensionPublished, deploymentsInGroup, locks, policies, denyAssignments } = facts;
    const found = [providerRegistered, extensionPublished, deploymentsInGroup, locks, policies, denyAssignments];
    expect(parts.filter((part) => 'problem' in part)).toEqual([]);
    expect(found).not.toContain(undefined);
    await azure().list(`${group}/providers/Microsoft.Authorization/roleAssignments`, '2022-04-01');
  },
  tickets: async () => {
    const { problems } = await queryClient.fetchQuery(openTicketsQuery([subscription]));
    for (const { problem } of problems) throw new AzureError({ ...problem, kind: problem.kind as AzureErrorKind });
  },
  record: putOnRecord,
  install: () => putExtension({ id: machineId, location: 'westeurope' }),
  job: () =>
    putJob(machineId, record.consentId, {
      type: 'Enable',
      level: 'Diagnostics',
      notAfter: toUtcSeconds(serverNow() + 3_600_000),
    }),
  remove: () => {
    // What is being installed can't be removed.
    arm.pass(600);
    return deleteExtension(machineId, 'AzureEdgeRemoteSupport');
  },
  deleteRecord: () => send('DELETE', `${group}/providers/Microsoft.Resources/deployments/x`, '2024-03-01'),
  deleteJob: () =>
    send('DELETE', `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/x`, '2026-02-01'),
  assign: () => send('PUT', `${group}/providers/Microsoft.Authorization/roleAssignments/${guid}`, '2022-04-01', {}),
  setPolicy: () =>
    send('PATCH', `${group}/providers/Microsoft.Authorization/roleManagementPolicies/${guid}`, '2020-10-01', {}),
};

const guid = '5f0e1d2c-0000-4000-8000-000000000001';

function send(method: 'DELETE' | 'PUT' | 'PATCH', path: string, apiVersion: string, body?: object): Promise<unknown> {
  return azure().request({ method, path, apiVersion, urgency: 'act', ...(body && { body }) });
}

async function putOnRecord(): Promise<void> {
  for (const one of await recordConsent(record, [group])) if ('error' in one) throw one.error;
}

async function isRefused(act: Act): Promise<boolean> {
  try {
    await acts[act]();
    return false;
  } catch (error) {
    if (error instanceof AzureError && error.kind === 'forbidden') return true;
    throw error;
  }
}

/** Rita holds this role in Fabrikam, and nothing else. */
function hold(role: string): void {
  const { objectId: principalId } = arm.signIn('rita');
  const scope = `/subscriptions/${subscription}`;
  const held = { principalId, roleId: roleNamed(arm.tenant, role), scope };
  arm.tenant.roleAssignments = [...arm.tenant.roleAssignments.filter((one) => one.principalId !== principalId), held];
}

function actionsOf(requests: readonly AskedRequest[]): string[] {
  const routes = createRouteTable(armRoutes);
  return requests.flatMap(({ method, path }) => {
    const route = routes.find(method, path)?.route;
    if (route === undefined) throw new Error(`The sandbox has no ${method} ${path}.`);
    return route.action ?? [];
  });
}

describe.each(Object.entries(mayDo))('the role %s', (name, may) => {
  it('allows its job and no act beside it, and holds no action that the job doesn’t need', async () => {
    hold(name);
    const done: Act[] = [];
    const needed = [...beyondTheSandbox];
    for (const act of Object.keys(acts) as Act[]) {
      const before = arm.requests.length;
      if (await isRefused(act)) continue;
      done.push(act);
      needed.push(...actionsOf(arm.requests.slice(before)));
    }
    expect(done).toEqual(may);
    const { actions = [] } = rolesFor(arm.tenant).find((role) => role.name === name) ?? {};
    expect(actions.filter((pattern) => !needed.some((action) => matchesAction(pattern, action)))).toEqual([]);
  });
});

it('are those of the template and of the sandbox, each with a test', () => {
  const roles = rolesFor(arm.tenant);
  expect(roles.map(({ name }) => name)).toEqual(Object.keys(mayDo));
  const held = [...arm.tenant.customRoles.values()];
  for (const { name, actions, notActions } of roles) {
    const role = held.find((one) => one.name === name);
    expect(role?.actions.toSorted(), name).toEqual(actions.toSorted());
    expect(role?.notActions, name).toEqual(notActions);
  }
});

describe('two people with these roles', () => {
  it('grant together what neither could alone, and the auditor makes the receipt', async () => {
    const { objectId: principalId } = arm.signIn('grace');
    await putOnRecord();
    expect(await isRefused('job')).toBe(true);
    const eligible = await eligibleAt(group, Object.values(onMachine));
    const granter = eligible.find(({ roleName }) => roleName === 'Remote Support Granter');
    const asked = await activate(
      {
        name: guid,
        scope: group,
        principalId,
        roleDefinitionId: granter?.roleDefinitionId ?? '',
        scheduleId: granter?.scheduleId ?? '',
        durationMs: 3_600_000,
        justification: 'The ERP database answers slowly',
      },
      { urgency: 'act' },
    );
    expect(await readAskedOfMe()).toEqual([]);
    const read = () => queryClient.fetchQuery({ ...approvalQuery(asked.approvalId ?? ''), staleTime: 0 });
    const approval = await read();
    const [stage] = approval.stages;
    if (stage === undefined) throw new Error('There is no stage.');
    const answer = () => answerStage(approval, stage, { result: 'Approve', reason: 'Agreed' }, { urgency: 'act' });
    await expect(answer()).rejects.toMatchObject({ kind: 'forbidden' });

    arm.signIn('alan');
    arm.pass(120);
    queryClient.clear();
    expect((await readAskedOfMe()).map(({ name }) => name)).toEqual([guid]);
    await answer();
    expect(await isRefused('job')).toBe(true);

    arm.signIn('grace');
    queryClient.clear();
    await acts.install();
    await acts.job();

    arm.signIn('otto');
    queryClient.clear();
    const receipt = await createReceipt({ consentId: record.consentId, machines: [machineId] });
    expect(receipt.azure.notRead).toEqual([]);
    expect(receipt.azure.machines[0]?.job?.type).toBe('Enable');

    arm.signIn('vera');
    expect(await isRefused('job')).toBe(true);
    await acts.remove();
  });
});
