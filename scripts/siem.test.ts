import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { signedRecord, testConsent } from '#test/proof/signed.ts';
import { hunts, rules, workbook } from '#test/sandbox/sentinel.ts';
import { type ActivityRow, activityRows, alertsOf, ask } from '#test/sandbox/workspace.ts';
import activityLogTemplate from '#infra/activity-log.json' with { type: 'json' };
import alertsTemplate from '#infra/alerts.json' with { type: 'json' };
import policiesTemplate from '#infra/policies.json' with { type: 'json' };
import type { Json } from '#sandbox/kusto/values.ts';
import { roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { recordConsent, recordEnd } from '#src/azure/recording.ts';
import { putExtension } from '#src/azure/resources/extensions.ts';
import { putJob } from '#src/azure/resources/jobs.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { serverNow } from '#src/server-time.ts';

// Outside src and sandbox, because it holds siem against both: what the app leaves in the log is silent, what others do is told.

const hour = 3_600_000;

let arm: SandboxArm;
let subscription: string;
beforeEach(() => {
  arm = startSandboxArm('contoso');
  subscription = arm.machine('SRV-WEB-01').id.split('/').slice(0, 3).join('/');
});
afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

/** What the rules tell, by rule, without those that are silent. */
function alerts(rows = activityRows(arm.tenant), oftener?: number): Record<string, Record<string, Json>[]> {
  const all = rules.map(([name, rule]) => [name, alertsOf(rule, rows, serverNow() + 3 * hour, oftener)] as const);
  return Object.fromEntries(all.filter(([, found]) => found.length > 0));
}

const operations = (found: readonly Record<string, Json>[] = []) =>
  found.map((row) =>
    JSON.stringify(row['OperationNameValue']).slice(1, -1).toLowerCase().split('/').slice(1).join('/'),
  );

const hunt = (name: string) => ask(new Map(hunts).get(name)?.query ?? '', activityRows(arm.tenant), serverNow());

/** A plain request to Resource Manager, as any client makes it. */
async function send(method: string, path: string, apiVersion: string, body?: object, more = {}): Promise<Response> {
  const headers = { authorization: 'Bearer token', 'content-type': 'application/json', ...more };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const reply = await fetch(new URL(`http://localhost:4280${path}?api-version=${apiVersion}`), init);
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return reply;
}

const jobOn = (name: string, job: string) =>
  `${arm.machine(name).id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${job}`;

async function enable(name: string, job: string, headers = {}): Promise<void> {
  const expirationTimestamp = new Date(serverNow() + 8 * hour).toISOString();
  const properties = { jobType: 'RemoteSupport', type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp };
  await send('PUT', jobOn(name, job), '2026-02-01', { kind: 'HCI', properties }, headers);
  arm.pass(120);
}

const install = (name: string) => {
  const properties = { publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport' };
  const path = `${arm.machine(name).id}/extensions/AzureEdgeRemoteSupport`;
  return send('PUT', path, '2025-01-13', { location: 'westeurope', properties });
};

async function deploy(template: object, scope: string, given: Record<string, unknown> = {}): Promise<void> {
  const parameters = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, { value }]));
  const location = scope === subscription ? { location: 'westeurope' } : {};
  const body = { ...location, properties: { mode: 'Incremental', template, parameters } };
  await send('PUT', `${scope}/providers/Microsoft.Resources/deployments/setup`, '2025-04-01', body);
  arm.pass(600);
}

async function signed(...names: string[]): Promise<ConsentRecord> {
  const machines = names.map((name) => arm.machine(name).id.toLowerCase());
  const notBefore = Math.floor(serverNow() / 1000) * 1000;
  return signedRecord(await testConsent({ machines, notBefore, notAfter: notBefore + 8 * hour }));
}

async function putOnRecord(record: ConsentRecord): Promise<void> {
  for (const one of await recordConsent(record, resourceGroupsOf(record.consent.machines)))
    if ('error' in one) throw one.error;
}

/** As the app grants: the record, the extension, the job, each with the correlation id of the consent. */
async function grant(...names: string[]): Promise<ConsentRecord> {
  const ids = names.map((name) => arm.machine(name).id);
  const record = await signed(...names);
  await putOnRecord(record);
  const options = { correlationId: correlationId(record.consentHash) };
  for (const id of ids) {
    if (arm.tenant.extensions.has(`${id}/extensions/AzureEdgeRemoteSupport`.toLowerCase())) continue;
    await putExtension({ id, location: 'westeurope' }, options);
    arm.pass(600);
  }
  for (const id of ids) await putJob(id, record.consentId, { type: 'Enable', ...record.consent }, options);
  arm.pass(600);
  return record;
}

/** As the app revokes: whoever does it, without the consent's correlation id. */
async function revoke({ consentId, consent }: ConsentRecord, name: string): Promise<void> {
  await putJob(arm.machine(name).id, consentId, { type: 'Revoke', ...consent });
  arm.pass(300);
}

async function end({ consentId }: ConsentRecord, name: string, ended: 'revoked' | 'expired' = 'revoked') {
  expect(await recordEnd(arm.machine(name).id, consentId, { ended, evidence: 'The machine reports it.' })).toBe(
    undefined,
  );
  arm.pass(60);
}

/** Lets time pass until this hour of the next such day of the week, UTC. */
function passUntil(day: number, hourOfDay: number): void {
  const now = new Date(serverNow());
  const date = now.getUTCDate() + ((day - now.getUTCDay() + 7) % 7 || 7);
  const then = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), date, hourOfDay);
  arm.pass((then - now.getTime()) / 1000);
}

it('an honest week is silent, and the workbook shows it', async () => {
  passUntil(1, 8);
  for (const pair of [['SRV-WEB-01', 'SRV-SQL-01'] as const, ['SRV-SQL-01', 'SRV-WEB-01'] as const]) {
    const record = await grant(...pair);
    arm.pass(3600);
    // Another person revokes on the one; on the other it goes on until its end.
    arm.signIn('alan');
    await revoke(record, pair[0]);
    await end(record, pair[0]);
    await revoke(record, pair[1]);
    arm.pass(8 * 3600);
    await end(record, pair[1], 'expired');
    arm.signIn('ada');
    arm.pass(86_400);
  }
  // At whatever minutes of the hour the rules run.
  expect(alerts(activityRows(arm.tenant), 6)).toEqual({});
  expect(hunt('RemoteSupportRevokeWithoutEnd')).toEqual([]);
  expect(hunt('RemoteSupportOutsideHours')).toEqual([]);
  const consented = { Caller: 'ada.lovelace@contoso.example', Consents: 2, NotEnded: 0 };
  expect(hunt('RemoteSupportWhoGrants')).toEqual([
    { ...consented, Longest: expect.stringMatching(/^09:|^10:/) as unknown },
  ]);
  const shown = workbook.map(([, query]) => ask(query, activityRows(arm.tenant), serverNow()).length);
  expect(shown).toEqual([5, 10, 2, 0]);
});

describe('access without a consent', () => {
  const found = async (change: (row: ActivityRow) => ActivityRow) => {
    await enable('SRV-WEB-01', 'mine');
    return alerts(activityRows(arm.tenant).map(change));
  };
  const isJob = ({ _ResourceId }: ActivityRow) => _ResourceId.includes('/jobs/');
  beforeEach(() => install('SRV-WEB-01').then(() => arm.pass(600)));

  it.each<[string, (row: ActivityRow) => ActivityRow]>([
    ['as its operation is called here', (row) => row],
    [
      'called otherwise',
      (row) => (isJob(row) ? { ...row, OperationNameValue: 'MICROSOFT.AZURESTACKHCI/X/WRITE' } : row),
    ],
    [
      'under the id of the machine',
      (row) =>
        isJob(row) ? { ...row, _ResourceId: row._ResourceId.split('/providers/microsoft.azure')[0] ?? '' } : row,
    ],
  ])('is told, %s', async (_what, change) => {
    const caller = { Caller: 'ada.lovelace@contoso.example', CallerIpAddress: '203.0.113.7' };
    expect(await found(change)).toMatchObject({
      RemoteSupportWithoutConsent: [caller],
      RemoteSupportPutBack: [{ ...caller, What: 'Extension without a consent' }],
    });
  });

  it('is told where the consent is of another resource group', async () => {
    const { consentId } = await grant('SRV-SQL-01');
    await enable('SRV-WEB-01', consentId);
    expect(alerts()['RemoteSupportWithoutConsent']).toMatchObject([{ Job: consentId }]);
  });

  it('is told where the consent came later', async () => {
    const record = await signed('SRV-WEB-01');
    await enable('SRV-WEB-01', record.consentId);
    await putOnRecord(record);
    expect(alerts()['RemoteSupportWithoutConsent']).toMatchObject([{ Job: record.consentId }]);
  });
});

it('access that is put back after its end is told, on that machine alone', async () => {
  const record = await grant('SRV-WEB-01', 'SRV-WEB-02', 'SRV-SQL-01');
  await revoke(record, 'SRV-WEB-01');
  await end(record, 'SRV-WEB-01');
  await revoke(record, 'SRV-WEB-02');
  expect(alerts()).toEqual({});
  // Whoever does it may take any correlation id.
  await enable('SRV-WEB-01', record.consentId, { 'x-ms-correlation-request-id': correlationId(record.consentHash) });
  const Resource = jobOn('SRV-WEB-01', record.consentId).toLowerCase();
  expect(alerts()).toMatchObject({ RemoteSupportPutBack: [{ Resource, What: 'Access after its end' }] });
  arm.pass(2 * 3600);
  expect(hunt('RemoteSupportRevokeWithoutEnd')).toMatchObject([
    { Machine: arm.machine('SRV-WEB-02').id.toLowerCase() },
  ]);
});

it.each([
  ['on a Saturday', 6, 12],
  ['on a Tuesday at night', 2, 3],
])('access asked for %s is found', async (_when, day, hourOfDay) => {
  passUntil(day, hourOfDay);
  await enable('SRV-SQL-01', 'mine');
  const Resource = jobOn('SRV-SQL-01', 'mine').toLowerCase();
  expect(hunt('RemoteSupportOutsideHours')).toMatchObject([{ Resource, Caller: 'ada.lovelace@contoso.example' }]);
});

it('roles, policies, exemptions and eligibility that change are told', async () => {
  await deploy(policiesTemplate, subscription);
  arm.tenant.activityLog.length = 0;
  const authorization = `${subscription}/providers/Microsoft.Authorization`;
  const role = roleNamed(arm.tenant, 'Remote Support Granter');
  const roleDefinitionId = `${authorization}/roleDefinitions/${role}`;
  const { actions } = arm.tenant.customRoles.get(role) ?? expect.fail('There is the role.');
  const permissions = [{ actions: [...actions, 'Microsoft.Compute/*'], notActions: [] }];
  await send('PUT', roleDefinitionId, '2022-04-01', {
    properties: {
      roleName: 'Remote Support Granter',
      type: 'CustomRole',
      permissions,
      assignableScopes: [subscription],
    },
  });
  const demand = { id: 'Expiration_EndUser_Assignment', isExpirationRequired: true, maximumDuration: 'PT24H' };
  const listed = await send('GET', `${authorization}/roleManagementPolicyAssignments`, '2020-10-01');
  const { value } = (await listed.json()) as { value: { properties: { policyId: string } }[] };
  await send('PATCH', value[0]?.properties.policyId ?? '', '2020-10-01', { properties: { rules: [demand] } });
  await send('PUT', `${authorization}/roleEligibilityScheduleRequests/${crypto.randomUUID()}`, '2020-10-01', {
    properties: {
      principalId: arm.tenant.people[3]?.objectId,
      roleDefinitionId,
      requestType: 'AdminAssign',
      scheduleInfo: { expiration: { type: 'AfterDuration', duration: 'P1D' } },
    },
  });
  const policyAssignmentId = `${authorization}/policyAssignments/remote-support-jobs`;
  await send('PUT', `${authorization}/policyExemptions/mine`, '2022-07-01-preview', {
    properties: { policyAssignmentId, exemptionCategory: 'Waiver' },
  });
  await send('DELETE', policyAssignmentId, '2023-04-01');
  expect(operations(alerts()['RemoteSupportGuardsChanged'])).toEqual([
    'roledefinitions/write',
    'rolemanagementpolicies/write',
    'roleeligibilityschedulerequests/write',
    'policyexemptions/write',
    'policyassignments/delete',
  ]);
});

it('alerts, the export, records and jobs that are deleted are told', async () => {
  const record = await grant('SRV-WEB-01');
  const [group = ''] = resourceGroupsOf([arm.machine('SRV-WEB-01').id]);
  await deploy(alertsTemplate, group);
  await deploy(activityLogTemplate, subscription, { workspaceId: `${group}/providers/x/workspaces/w` });
  arm.tenant.activityLog.length = 0;
  const versions = {
    activityLogAlerts: '2020-10-01',
    actionGroups: '2023-01-01',
    diagnosticSettings: '2021-05-01-preview',
  };
  for (const [type, version] of Object.entries(versions))
    for (const kept of arm.tenant.keptResources.values())
      if (kept.type.endsWith(type)) await send('DELETE', kept.id, version);
  const named = `${group}/providers/Microsoft.Resources/deployments/remote-support-consent-${record.consentId}`;
  await send('DELETE', named, '2025-04-01');
  await send('DELETE', jobOn('SRV-WEB-01', record.consentId), '2026-02-01');
  arm.pass(600);
  const { RemoteSupportWatchRemoved: found, ...others } = alerts();
  expect(operations(found).toSorted()).toEqual([
    'actiongroups/delete',
    ...Array.from({ length: 5 }, () => 'activitylogalerts/delete'),
    'deployments/delete',
    'diagnosticsettings/delete',
    'edgedevices/jobs/delete',
  ]);
  expect(others).toEqual({});
});
