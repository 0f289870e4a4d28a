import { readFile } from 'node:fs/promises';
import type { Locator, Page, Request } from '@playwright/test';
import { approve, expect, signIn, tenantOf } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';

// What a person does on the pages, by the names that a person reads. Every file of tests builds on these.

export interface Wish {
  /** Number of an open support request; `typed`: a number by hand; `none`: none yet. Left out: a number by hand. */
  request?: string;
  level?: 'Diagnostics' | 'Diagnostics and repair';
  /** Label of a duration, such as "4 hours". */
  duration?: string;
  reason?: string;
  /** Who signs; Ada Lovelace when left out. */
  person?: string;
}

/** Path of a machine's page. */
export const machinePath = async (tenant: Tenant, machine: string): Promise<string> =>
  new URL(await tenant.machineUrl(machine)).pathname;

/** Path of the wizard with these machines chosen. */
export async function wizardPath(tenant: Tenant, machines: readonly string[]): Promise<string> {
  const ids = await Promise.all(machines.map((machine) => tenant.machineId(machine)));
  return `/grant?${new URLSearchParams(ids.map((id) => ['machine', id]))}`;
}

/** A tab of the wizard, or of any page. */
export const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name });

/** A verb of the page's command bar. */
export const command = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: 'Commands' }).getByRole('button', { name, exact: true });

/** The list of machines. */
export const machineGrid = (page: Page): Locator => page.getByRole('grid', { name: 'Machines' });

/** A machine's row in the list. */
export const rowOf = (page: Page, machine: string): Locator =>
  machineGrid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: machine, exact: true }) });

/** Selects machines in the list. */
export async function selectMachines(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
}

/** The button that acts on what is selected in the list. */
export const onSelected = (page: Page, verb: 'Grant access' | 'Revoke access'): Locator =>
  page.getByRole('button', { name: new RegExp(`^${verb}( \\(|$)`) }).and(page.locator('main button'));

/** The list of support requests; its value is a number, `typed` or `none`. */
export const requestBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Support request' });

/** All of Basics, from wherever the wizard opens. */
export async function fillBasics(page: Page, wish: Wish = {}): Promise<void> {
  const { request = 'typed' } = wish;
  await requestBox(page).selectOption(request);
  if (request === 'typed') await page.getByRole('textbox', { name: 'Number' }).fill('2411240040009999');
  await page.getByRole('textbox', { name: 'Reason' }).fill(wish.reason ?? 'Blue screens since the last update');
  if (wish.level !== undefined) await page.getByRole('radio', { name: wish.level, exact: true }).check();
  if (wish.duration !== undefined) await page.getByRole('radio', { name: wish.duration, exact: true }).check();
}

export const agreeBox = (page: Page): Locator => page.getByRole('checkbox', { name: /^I agree to these terms/ });

export const next = (page: Page): Promise<void> => page.getByRole('button', { name: 'Next', exact: true }).click();

/** From the wizard's first tab to the review, ready to be signed. */
export async function fillWizard(page: Page, wish: Wish = {}): Promise<void> {
  await fillBasics(page, wish);
  await next(page);
  await expect(agreeBox(page)).not.toBeChecked();
  await agreeBox(page).check();
  await next(page);
  await expect(signButton(page)).toBeEnabled();
}

export const signButton = (page: Page): Locator => page.getByRole('button', { name: 'Sign in to sign' });

/** The button of the last tab that grants; it is there once the consent is signed. */
export const grantButton = (page: Page): Locator => page.getByRole('button', { name: 'Grant access', exact: true });

/** The fresh sign-in that signs the consent. */
export async function sign(page: Page, person = 'Ada Lovelace'): Promise<void> {
  await signButton(page).click();
  await approve(page, person);
  await expect(page.getByText(`Signed by ${person}`)).toBeVisible();
}

/** The last press; it leads to the page of the grant. @returns the id of the consent. */
export async function pressGrant(page: Page): Promise<string> {
  await grantButton(page).click();
  await expect(page).toHaveURL(/\/grants\/rs-/);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** The title of the page once access is active on so many machines, or on one by its name. */
export const granted = (page: Page, machines: string | number): Promise<void> =>
  expect(
    page.getByRole('heading', {
      level: 1,
      name: `Access is active on ${typeof machines === 'number' ? `${machines} machines` : machines}`,
    }),
  ).toBeVisible();

/**
 * All of the wizard, until access is active on each machine; in a browser that has opened nothing yet, the person signs in first.
 * @returns the id of the consent.
 */
export async function grant(page: Page, tenant: Tenant, machines: readonly string[], wish: Wish = {}): Promise<string> {
  const path = await wizardPath(tenant, machines);
  if (page.url() === 'about:blank') await signIn(page, wish.person ?? 'Ada Lovelace', path);
  else await page.goto(path);
  await fillWizard(page, wish);
  await sign(page, wish.person);
  const consentId = await pressGrant(page);
  await granted(page, machines.length === 1 ? (machines[0] ?? '') : machines.length);
  return consentId;
}

/** The card of a machine's page that says who can get in. */
export const accessCard = (page: Page): Locator => page.getByRole('region', { name: 'Remote support access' });

/** What a machine's page says first of its access. */
export const stateWord = (page: Page): Locator => accessCard(page).getByRole('status').first();

/** Fails unless the machine's page comes to this state, such as "Active". */
export const expectState = (page: Page, word: string | RegExp): Promise<void> =>
  expect(stateWord(page)).toContainText(word);

/**
 * Has the time of page and tenant pass, a second at a time, until the page shows this. It never outruns the network: what the page asks for
 * meanwhile is answered first. The page's clock has to be installed.
 */
export async function passUntil(shown: Locator, text: string | RegExp): Promise<void> {
  const page = shown.page();
  const open = new Set<Request>();
  const begun = (request: Request) => open.add(request);
  const ended = (request: Request) => open.delete(request);
  page.on('request', begun).on('requestfinished', ended).on('requestfailed', ended);
  await expect(async () => {
    await tenantOf(page).advance(1);
    await page.clock.runFor(1000);
    await expect.poll(() => open.size, { intervals: [20] }).toBe(0);
    await expect(shown).toContainText(text, { timeout: 50 });
  }).toPass({ intervals: [0] });
  page.off('request', begun).off('requestfinished', ended).off('requestfailed', ended);
}

/** Fails unless each page says this of access to the machine; they are read one after the other, as a person would. */
export async function expectTheSame(
  page: Page,
  machine: string,
  words: { state: string; bell?: string },
): Promise<void> {
  const main = page.getByRole('main');
  const link = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
  if (!page.url().includes(machine)) {
    await link('Machines').click();
    // Rows are sorted until access has been read.
    await expect(rowOf(page, machine)).toContainText(words.state);
    await rowOf(page, machine).getByRole('link').click();
  }
  await expectState(page, words.state);
  await link('Machines').click();
  await expect(rowOf(page, machine)).toContainText(words.state, { timeout: 5000 });
  await link('History').click();
  const newest = main.getByRole('row').filter({ hasText: machine }).first();
  await expect(newest).toContainText(words.state, { timeout: 5000 });
  await newest.getByRole('link').first().click();
  await expect(page.getByRole('region', { name: 'Access' })).toContainText(words.state);
  if (words.bell === undefined) return;
  await expect(await openBell(page)).toContainText(words.bell);
  await page.keyboard.press('Escape');
}

/** The pane that asks before access is revoked. */
export const revokePane = (page: Page): Locator => page.getByRole('dialog', { name: 'Revoke access' });

/** The press in the pane that asks. */
export async function confirmRevoke(page: Page): Promise<void> {
  await revokePane(page).getByRole('button', { name: 'Revoke access' }).click();
  await expect(revokePane(page)).toHaveCount(0);
}

/** On a machine's page, until the press has been taken. */
export async function revoke(page: Page): Promise<void> {
  await accessCard(page).getByRole('button', { name: 'Revoke access' }).click();
  await confirmRevoke(page);
}

/** What the bell has to tell. */
export async function openBell(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^Notifications/ }).click();
  return page.getByRole('dialog', { name: 'Notifications' });
}

/** A record of this app as Azure keeps it. */
export interface KeptRecord<Content> {
  /** Of the deployment. */
  name: string;
  correlationId: unknown;
  record: Content;
}

export interface ConsentContent {
  consentId: string;
  consentHash: string;
  consent: {
    machines: string[];
    level: string;
    notBefore: string;
    notAfter: string;
    userId: string;
    replaces: string[];
    reason: string;
    ticket: unknown;
  };
}

/** Records of one kind in the machine's resource group; one that Azure is still storing says nothing yet. */
export async function recordsOf<Content = ConsentContent>(
  tenant: Tenant,
  machine: string,
  kind: 'consent' | 'ended' | 'changed' = 'consent',
): Promise<KeptRecord<Content>[]> {
  const deployments = await tenant.azure.records(machine);
  return deployments
    .filter(({ name }) => name.startsWith(`remote-support-${kind}-`))
    .flatMap(({ name, properties: { parameters, provisioningState, correlationId } }) => {
      const kept = (parameters as { record?: { value: Content } } | undefined)?.record;
      return kept === undefined || provisioningState !== 'Succeeded'
        ? []
        : [{ name, correlationId, record: kept.value }];
    });
}

/** The one consent recorded in a machine's resource group. */
export async function onlyConsent<Content = ConsentContent>(tenant: Tenant, machine: string): Promise<Content> {
  const [consent, ...others] = await recordsOf<Content>(tenant, machine);
  expect(others).toEqual([]);
  if (consent === undefined) throw new Error(`No consent is recorded for ${machine}.`);
  return consent.record;
}

/** A file that a press saves. */
export async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Chooses receipts, by name, on the page Verify. */
export const chooseReceipts = (page: Page, texts: Readonly<Record<string, string>>): Promise<void> =>
  page
    .locator('input[type=file]')
    .setInputFiles(
      Object.entries(texts).map(([name, text]) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) })),
    );

/** Signed, with the last button before the person's eyes, and all that the page reads of the machines read. */
export async function readyToGrant(page: Page, tenant: Tenant, machines: readonly string[], person = 'Ada Lovelace') {
  await signIn(page, person, await wizardPath(tenant, machines));
  await fillWizard(page);
  await sign(page, person);
  await expect(grantButton(page)).toBeEnabled();
  await expect(page.getByText('As code')).toBeVisible();
}

/** A machine's row on the page of a grant. */
export const grantRow = (page: Page, machine: string | RegExp): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: machine }) });

/** Names of the jobs for which requests reached Azure, each request once. */
export async function askedJobs(tenant: Tenant, machine: string): Promise<string[]> {
  // The Activity Log shows what happened some minutes of life ago.
  await tenant.advance(20);
  const writes = await tenant.azure.writes(machine);
  return writes
    .filter(({ method, resourceId }) => method === 'PUT' && resourceId.includes('/jobs/'))
    .map(({ resourceId }) => resourceId.split('/').at(-1) ?? '');
}

/** Whether somebody really has access to the machine, whatever Azure or the app say. */
export const accessOf = async (tenant: Tenant, machine: string) =>
  (await tenant.truth()).find(({ name }) => name === machine)?.access;

/** Lets Microsoft Support in from elsewhere, by a job that no consent is of. */
export async function letIn(tenant: Tenant, machine: string, hours = 4, job = 'by-hand'): Promise<void> {
  const until = (await tenant.azure.now()) + hours * 3_600_000;
  await tenant.azure.putJob(machine, job, { type: 'Enable', until });
}

/** Lets Microsoft Support in for so many hours from elsewhere, and opens the machine's page, which says so. */
export async function openActive(page: Page, tenant: Tenant, machine: string, hours: number): Promise<void> {
  await letIn(tenant, machine, hours, 'remoteSupport');
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));
  await expectState(page, 'Active');
}

/** Keeps a record in the machine's resource group as whoever may write deployments can; one of that name is overwritten. */
export async function putRecord(
  tenant: Tenant,
  machine: string,
  name: string,
  record: object,
  correlationId?: string,
): Promise<void> {
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { record: { type: 'object' } },
    resources: [],
    outputs: { record: { type: 'object', value: "[parameters('record')]" } },
  };
  const [group = ''] = (await tenant.machineId(machine)).split('/providers/');
  const id = `${group}/providers/Microsoft.Resources/deployments/${name}`;
  const parameters = { record: { value: record } };
  await tenant.azure.write(
    'PUT',
    id,
    '2025-04-01',
    { properties: { mode: 'Incremental', template, parameters } },
    correlationId,
  );
}
