import type { APIRequestContext, Page } from '@playwright/test';
import type { AzureReader } from './azure-reader.ts';
import { approve, expect, signIn, test, type Tenant } from './fixtures.ts';
import { signatureOf } from './sign-in-by-requests.ts';
import {
  askedJobs,
  command,
  expectState,
  fillWizard,
  grantRow,
  machinePath,
  passUntil,
  pressGrant,
  revoke,
  saved,
  sign,
  wizardPath,
} from './steps.ts';

// Who may grant only once somebody else has approved the role: asked for in one browser, answered in another.

const machine = 'SRV-FAB-02';
const title = (page: Page) => page.getByRole('heading', { level: 1 });

/** Until the request waits for its answer, and Azure's lists, which lag behind, show it. @returns the id of the consent. */
async function ask(page: Page, tenant: Tenant, duration = '4 hours'): Promise<string> {
  await page.clock.install();
  await signIn(page, 'Grace Hopper', await wizardPath(tenant, [machine]));
  await fillWizard(page, { duration });
  await expect(page.getByText(/Asks for the role Remote Support Granter on rg-fabrikam: Alan Turing/)).toBeVisible();
  await sign(page, 'Grace Hopper');
  const consentId = await pressGrant(page);
  await expect(grantRow(page, machine)).toContainText('Waiting for approval');
  await expect(page.getByText(`${tenant.appOrigin}/approvals/${consentId}`)).toBeVisible();
  await tenant.advance(120);
  return consentId;
}

async function answer(page: Page, verb: 'Approve' | 'Deny', reason: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: verb }).click();
  const pane = page.getByRole('dialog');
  await pane.getByRole('textbox', { name: /Reason/ }).fill(reason);
  await pane.getByRole('button', { name: verb }).click();
  await expect(pane).toHaveCount(0);
}

test('one asks, another approves, and the grant goes on', async ({ page, elsewhere, tenant }) => {
  const consentId = await ask(page, tenant);
  await signIn(elsewhere, 'Alan Turing', '/approvals');
  await expect(elsewhere.getByText('Grace Hopper').first()).toBeVisible();
  await answer(elsewhere, 'Approve', 'The ERP team asked for it');
  await passUntil(title(page), `Access is active on ${machine}`);
  await page.goto(`/history/${consentId}`);
  await expect(page.getByText(/Approved by Alan Turing.*The ERP team asked for it/).first()).toBeVisible();
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Active');
});

test('what is denied is granted to nobody', async ({ page, elsewhere, tenant }) => {
  const consentId = await ask(page, tenant);
  await signIn(elsewhere, 'Alan Turing', `/approvals/${consentId}`);
  await answer(elsewhere, 'Deny', 'Not tonight');
  await passUntil(grantRow(page, machine), 'The request for the role was denied.');
  expect(await askedJobs(tenant, machine)).toEqual([]);
});

test('approved too late, it begins only by another press', async ({ page, elsewhere, tenant }) => {
  const consentId = await ask(page, tenant);
  await tenant.advance(3600);
  await page.clock.fastForward(3_600_000);
  await signIn(elsewhere, 'Alan Turing', `/approvals/${consentId}`);
  await answer(elsewhere, 'Approve', 'Late, but fine');
  await passUntil(grantRow(page, machine), 'Access starts only when you select Grant access.');
  expect(await askedJobs(tenant, machine)).toEqual([]);
  await page.getByRole('button', { name: 'Grant access' }).click();
  await passUntil(title(page), `Access is active on ${machine}`);
});

/** Azure as somebody sees it who uses another client. */
async function azureOf(request: APIRequestContext, tenant: Tenant, name: string): Promise<AzureReader> {
  return tenant.azure.as((await signatureOf(request, tenant, name, 'elsewhere')).accessToken);
}

const pim = '/providers/Microsoft.Authorization';

/** An administrator demands a stronger sign-in, and that somebody approves, of whoever activates the role that Grace has at a machine. */
async function demandMore(administrator: AzureReader, groupId: string, approverId: string): Promise<void> {
  const approver = { id: approverId, userType: 'User', isBackup: false };
  const setting = {
    isApprovalRequired: true,
    approvalMode: 'SingleStage',
    approvalStages: [{ primaryApprovers: [approver], isApproverJustificationRequired: true }],
  };
  const rules = [
    { id: 'AuthenticationContext_EndUser_Assignment', isEnabled: true, claimValue: 'c1' },
    { id: 'Approval_EndUser_Assignment', setting },
  ];
  for (const scope of [groupId, groupId.split('/').slice(0, 3).join('/')]) {
    const path = `${scope}${pim}/roleManagementPolicyAssignments`;
    const { value } = (await administrator.get<{ value: Assignment[] }>(path, '2020-10-01')) ?? { value: [] };
    const ofRole = ({ properties }: Assignment) =>
      properties.policyAssignmentProperties.roleDefinition.displayName === 'Azure Stack HCI Administrator';
    const policyId = value.find(ofRole)?.properties.policyId ?? '';
    await administrator.write('PATCH', policyId, '2020-10-01', { properties: { rules } });
  }
}

/** Who can't read roles isn't offered one. */
async function letRead(administrator: AzureReader, groupId: string, principalId: string): Promise<void> {
  const [subscription = ''] = groupId.split('/resourceGroups/');
  const roleDefinitionId = `${subscription}${pim}/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
  const name = '5f0e1d2c-0000-4000-8000-000000000077';
  const properties = { roleDefinitionId, principalId, principalType: 'User' };
  await administrator.write('PUT', `${subscription}${pim}/roleAssignments/${name}`, '2022-04-01', { properties });
}

interface Assignment {
  properties: { policyId: string; policyAssignmentProperties: { roleDefinition: { displayName: string } } };
}

/** Somebody approves all that waits for them, without this app. */
async function approveElsewhere(azure: AzureReader): Promise<void> {
  const path = `${pim}/roleAssignmentScheduleRequests?$filter=asApprover()`;
  const asked = await azure.get<{ value: { properties: { approvalId: string } }[] }>(path, '2020-10-01');
  for (const { properties } of asked?.value ?? []) {
    const version = '2021-01-01-preview';
    const approval = await azure.get<{ properties: { stages: { id: string }[] } }>(properties.approvalId, version);
    const body = { reviewResult: 'Approve', justification: 'By the command line' };
    for (const { id } of approval?.properties.stages ?? []) await azure.write('PATCH', id, version, body);
  }
}

test('a stronger sign-in, a reload, a closed page and an answer from elsewhere lose nothing, to the receipt', async ({
  page,
  context,
  request,
  tenant,
}) => {
  const server = 'SRV-SQL-02';
  const alan = await azureOf(request, tenant, 'Alan Turing');
  const [groupId = ''] = (await tenant.machineId(server)).split('/providers/');
  const idOf = (person: string): string => tenant.users.find(({ name }) => name === person)?.objectId ?? '';
  await demandMore(alan, groupId, idOf('Alan Turing'));
  await letRead(alan, groupId, idOf('Grace Hopper'));
  await signIn(page, 'Grace Hopper', await wizardPath(tenant, [server]));
  await fillWizard(page, { duration: '4 hours' });
  await sign(page, 'Grace Hopper');
  const consentId = await pressGrant(page);
  await expect(grantRow(page, server)).toContainText('Sign in again');
  await page.getByRole('button', { name: 'Sign in again' }).first().click();
  await approve(page, 'Grace Hopper');
  const goOn = page.getByRole('button', { name: 'Continue on 1 machine' });
  await expect(goOn).toBeVisible();
  expect(await askedJobs(tenant, server)).toEqual([]);
  await goOn.click();
  await expect(grantRow(page, server)).toContainText('Waiting for approval');
  await page.reload();
  await expect(grantRow(page, server)).toContainText('Waiting for approval');
  await page.close();
  await tenant.advance(120);
  await approveElsewhere(alan);
  const open = await context.newPage();
  await open.clock.install();
  await open.goto(`/grants/${consentId}`);
  await passUntil(title(open), `Access is active on ${server}`);
  await open.goto(await machinePath(tenant, server));
  await expectState(open, 'Active');
  await revoke(open);
  await passUntil(open.getByRole('region', { name: 'Remote support access' }), 'Revoked');
  await open.goto(`/history/${consentId}/receipt`);
  await expect(open.getByRole('main')).toContainText(/Alan Turing.*By the command line/);
  const { bytes } = await saved(open, () => command(open, 'Download').click());
  expect(JSON.parse(bytes.toString())).toMatchObject({
    azure: { approvals: [{ answer: { result: 'Approve', by: 'Alan Turing' } }] },
  });
  expect(await askedJobs(tenant, server)).toContain(consentId);
});

test('what nobody answers in a day is granted to nobody', async ({ page, elsewhere, tenant }) => {
  const consentId = await ask(page, tenant, '7 days');
  await tenant.advance(25 * 3600);
  await page.clock.fastForward('25:00:00');
  await passUntil(grantRow(page, machine), 'Nobody answered the request for the role in time.');
  expect(await askedJobs(tenant, machine)).toEqual([]);
  await signIn(elsewhere, 'Alan Turing', `/approvals/${consentId}`);
  await expect(elsewhere.getByRole('main')).toContainText('Nobody answered in time');
  await expect(elsewhere.getByRole('button', { name: 'Approve' })).toHaveCount(0);
});
