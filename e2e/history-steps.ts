import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { fillWizard, pressGrant, sign, wizardOf } from './journey.ts';
import type { Wish } from './journey.ts';

/** Ada's consent to these machines, given from the wizard on. */
export async function grant(page: Page, tenant: Tenant, machines: string[], wish: Wish): Promise<void> {
  await page.goto(await wizardOf(tenant, machines));
  await fillWizard(page, wish);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: /^Access confirmed on / })).toBeVisible();
}

export async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
}

const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path());

export const command = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Commands' }).getByRole('button', { name });
