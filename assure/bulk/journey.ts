import type { CDPSession, Page } from '@playwright/test';

/** The identity provider's two pages: who, and the second factor. */
const approve = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Ada Lovelace/ }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
};

export const signIn = async (page: Page, origin: string): Promise<void> => {
  await page.goto(origin);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await approve(page);
  await page.getByRole('banner').waitFor();
};

const isChecked = { timeout: 300_000 };

/** All machines of the list into the wizard. */
export const chooseAll = async (page: Page): Promise<void> => {
  await page.getByRole('row', { name: /SRV-0101-001/ }).waitFor();
  await page.getByRole('checkbox', { name: 'Select all Machines' }).check();
  await page.getByRole('button', { name: /^Grant access/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Grant access' }).waitFor();
};

/** Resolves when all machines are checked, and none is left out. */
export const untilChecked = (page: Page, machines: number): Promise<void> =>
  page.getByText(`${machines} machines can get access.`).first().waitFor(isChecked);

const next = (page: Page, step: string) => page.getByRole('button', { name: `Next: ${step}` }).click();

/** From the checked machines to the signed consent, as a person would. */
export const agreeAndSign = async (page: Page): Promise<void> => {
  await next(page, 'Support request');
  await page.getByRole('radio', { name: 'Another support request number' }).check();
  await page.getByRole('textbox', { name: 'Number' }).fill('2411240040009999');
  await page.getByRole('textbox', { name: 'Reason' }).fill('Blue screens since the last update');
  await next(page, 'Access');
  await page.getByRole('radio', { name: 'Diagnostics', exact: true }).check();
  await page.getByRole('radio', { name: '4 hours', exact: true }).check();
  await next(page, 'Terms');
  await page.getByRole('checkbox', { name: /I have read these terms and agree to them/ }).check();
  await next(page, 'Review + grant');
  await page.getByRole('button', { name: 'Confirm it’s you' }).click();
  await approve(page);
  // Every machine is checked anew before the last press.
  await page.locator('button:not([aria-disabled="true"])', { hasText: /^Grant Microsoft Support / }).waitFor(isChecked);
};

/** The last press; answers the consent's id. */
export const pressGrant = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: /^Grant Microsoft Support / }).click();
  await page.waitForURL(/\/grants\/rs-/);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
};

export interface Memory {
  moment: string;
  /** JavaScript heap in use after a full collection, MB. */
  heapMb: number;
  nodes: number;
  listeners: number;
}

/** What the page holds on to, after what can be freed has been freed. */
export const weigh = async (session: CDPSession, moment: string): Promise<Memory> => {
  // What a collection frees may hold more that only the next can free.
  for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { moment, heapMb: Math.round(usedSize / 104_857.6) / 10, nodes, listeners: jsEventListeners };
};
