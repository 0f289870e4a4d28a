import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** The findings of one severity, by its title. */
export const inList = (page: Page, severity: string) => page.getByRole('list', { name: severity });

/** What is known of the machine has been read. */
export async function preflightRead(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Preflight' }).click();
  await expect(page.getByRole('button', { name: /^\d+ checks pass$/ })).toBeVisible();
}

/** The remote support extension as another client installs it. */
export const extensionBody = {
  location: 'westeurope',
  properties: {
    publisher: 'Microsoft.AzureStack.Observability',
    type: 'EdgeRemoteSupport',
    autoUpgradeMinorVersion: true,
    settings: {},
  },
};
