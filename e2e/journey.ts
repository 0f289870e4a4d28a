import type { Page } from '@playwright/test';
import { approve, expect } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';

export interface Wish {
  /** Part of the support request's radio label; a number typed by hand when left out. */
  request?: RegExp;
  level?: 'Diagnostics' | 'Diagnostics and repair';
  /** Label of a duration, such as "4 hours". */
  duration?: string;
  reason?: string;
}

const next = (page: Page, step: string) => page.getByRole('button', { name: `Next: ${step}` }).click();

/** From the wizard's first step to the review, as a person would. */
export async function fillWizard(page: Page, wish: Wish = {}): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Grant access' })).toBeVisible();
  await next(page, 'Support request');
  if (wish.request) await page.getByRole('radio', { name: wish.request }).check();
  else {
    await page.getByRole('radio', { name: 'Another support request number' }).check();
    await page.getByRole('textbox', { name: 'Number' }).fill('2411240040009999');
  }
  await page.getByRole('textbox', { name: 'Reason' }).fill(wish.reason ?? 'Blue screens since the last update');
  await next(page, 'Access');
  await page.getByRole('radio', { name: wish.level ?? 'Diagnostics', exact: true }).check();
  if (wish.duration !== undefined) await page.getByRole('radio', { name: wish.duration, exact: true }).check();
  await next(page, 'Terms');
  const box = page.getByRole('checkbox', { name: /I have read these terms and agree to them/ });
  await expect(box).not.toBeChecked();
  await box.check();
  await next(page, 'Review + grant');
}

/** The fresh sign-in that signs the consent. */
export async function sign(page: Page, person = 'Ada Lovelace'): Promise<void> {
  await page.getByRole('button', { name: 'Confirm it’s you' }).click();
  await approve(page, person);
  await expect(page.getByRole('button', { name: /^Grant Microsoft Support / })).toBeVisible();
}

/** The final press; it leads to the page that shows the progress. */
export async function pressGrant(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Grant Microsoft Support / }).click();
  await expect(page).toHaveURL(/\/grants\/rs-/);
}

/** All of the wizard, until access to one machine is confirmed. Answers with the id of the consent. */
export async function grantAccess(page: Page, wish: Wish): Promise<string> {
  await fillWizard(page, wish);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** Selects machines in the list and opens the wizard. */
export async function chooseMachines(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
  await page.getByRole('button', { name: /^Grant access/ }).click();
}

/** Path of a machine's page. */
export const machinePath = async (tenant: Tenant, machine: string): Promise<string> =>
  new URL(await tenant.machineUrl(machine)).pathname;

/** Path of the wizard with these machines chosen. */
export async function wizardOf(tenant: Tenant, machines: readonly string[]): Promise<string> {
  const ids = await Promise.all(machines.map((machine) => tenant.machineId(machine)));
  return `/grant?${new URLSearchParams(ids.map((id) => ['machine', id]))}`;
}

/** The state of access on a machine's page, as it is announced, when it is this word. What else is announced there may name such words too. */
export const accessState = (page: Page, word: string) =>
  page
    .getByRole('region', { name: 'Remote support' })
    .getByRole('status')
    .and(page.locator('[aria-live]'))
    .filter({ hasText: word });

interface RecordOutputs {
  record: {
    value: {
      consentId: string;
      consentHash: string;
      consent: { machines: string[]; level: string; notBefore: string; notAfter: string };
    };
  };
}

/** The one consent recorded in a machine's resource group. */
export async function onlyConsent(tenant: Tenant, machine: string) {
  const consents = (await tenant.azure.records(machine)).filter(({ name }) =>
    name.startsWith('remote-support-consent-'),
  );
  expect(consents).toHaveLength(1);
  const outputs = consents[0]?.properties.outputs as RecordOutputs;
  return outputs.record.value;
}
