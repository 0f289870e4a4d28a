import type { CDPSession, Page } from '@playwright/test';
import { approve } from '#e2e/fixtures.ts';
import { agreeBox, fillBasics, grantButton, next, onSelected, signButton } from '#e2e/steps.ts';

export const viewport = { width: 1366, height: 900 };

// What the measurements do as a person would, without the time limits of tests: they wait for what takes long.

const patience = { timeout: 300_000 };

/** Through the identity provider's two pages. */
export async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/machines`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await approve(page, 'Ada Lovelace');
  await page.getByRole('banner').waitFor();
}

/** All machines of the list into the wizard. */
export async function chooseAll(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'Select all machines' }).check(patience);
  await onSelected(page, 'Grant access').click();
  await page.getByRole('heading', { level: 1, name: 'Grant access' }).waitFor();
}

/** Resolves when all machines are checked, and none is left out. */
export function untilChecked(page: Page, machines: number): Promise<void> {
  return page.getByText(`${machines} machines ready`).first().waitFor(patience);
}

/** From the checked machines to the signed consent. */
export async function agreeAndSign(page: Page): Promise<void> {
  await fillBasics(page);
  await next(page);
  await agreeBox(page).check();
  await next(page);
  await signButton(page).click(patience);
  await approve(page, 'Ada Lovelace');
  await page.getByText('Signed by Ada Lovelace').waitFor(patience);
}

/** The last press, as soon as it can be made. @returns the id of the consent. */
export async function pressGrant(page: Page): Promise<string> {
  await grantButton(page).click(patience);
  await page.waitForURL(/\/grants\/rs-/, patience);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

export interface Memory {
  moment: string;
  /** JavaScript heap in use after a full collection, MB. */
  heapMb: number;
  nodes: number;
  listeners: number;
}

/** What the page holds on to, after what can be freed has been freed. */
export async function weigh(session: CDPSession, moment: string): Promise<Memory> {
  // What a collection frees may hold more that only the next can free.
  for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { moment, heapMb: Math.round(usedSize / 104_857.6) / 10, nodes, listeners: jsEventListeners };
}
