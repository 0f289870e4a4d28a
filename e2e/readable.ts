import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Of the rules of these standards, those that look at colours: they take as long as all others. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

const looks = {
  whole: (axe: AxeBuilder) => axe.withTags(standards),
  colours: (axe: AxeBuilder) => axe.withRules(rulesOfColour),
  'all but colours': (axe: AxeBuilder) => axe.withTags(standards).disableRules(rulesOfColour),
};

type Look = keyof typeof looks;

/** What axe finds, each with the elements concerned, so that a failure says where to look. */
async function violations(page: Page, look: Look, within: string): Promise<string[]> {
  // A page has axe from the first look on; to give it again took longer than half of the looks.
  const isThere = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: ';' }) })
    // What passes is counted, not told element by element, and there are no frames, for which axe would open a page of its own: a third of the time.
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .include(within)
    // Tabster's stops pass the focus on at once: https://tabster.io/docs/core/#dummy-elements
    .exclude('[data-tabster-dummy]');
  const { violations: found, passes } = await looks[look](axe).analyze();
  expect(passes.length, 'axe looked at the page').toBeGreaterThan(look === 'colours' ? 0 : 5);
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

/**
 * Axe reads a page bit by bit; what changes meanwhile, as a button does whose reading has ended, is read again. What stays wrong fails. The
 * list takes it five seconds of a processor that has nothing else to do.
 */
const expectReadable = (page: Page, where: string, look: Look, within: string) =>
  expect(async () => expect(await violations(page, look, within), where).toEqual([])).toPass({ timeout: 45_000 });

async function wear(
  page: Page,
  media: { colorScheme?: 'light' | 'dark'; forcedColors?: 'active' | 'none' },
): Promise<void> {
  await page.emulateMedia(media);
  if (media.colorScheme) await expect(page.locator('html')).toHaveCSS('color-scheme', new RegExp(media.colorScheme));
  // Half-way between two themes nothing has its contrast.
  const changing = () => document.getAnimations().filter((one) => one instanceof CSSTransition).length;
  const soon = { message: 'colours have changed', intervals: [20] };
  await expect.poll(() => page.evaluate(changing), soon).toBe(0);
}

/** In dark, and where the system forces its colours, the document is the same, in other colours. */
export async function expectReadableInBoth(page: Page, what: string, within = 'html'): Promise<void> {
  await expectLabelled(page);
  await wear(page, { colorScheme: 'light' });
  await expectReadable(page, `${what} in the light theme`, 'whole', within);
  await wear(page, { colorScheme: 'dark' });
  await expectReadable(page, `${what} in the dark theme`, 'colours', within);
  await wear(page, { forcedColors: 'active' });
  await expectReadable(page, `${what} with forced colours`, 'colours', within);
  await wear(page, { forcedColors: 'none' });
}

/** Each label is of a field that is on the page. That each field has a name is among axe's rules, of where its label leads it has none. */
async function expectLabelled(page: Page): Promise<void> {
  const lost = () =>
    [...document.querySelectorAll('label')]
      .filter(({ control, htmlFor }) => !control && !document.getElementById(htmlFor)?.matches('[role=radiogroup]'))
      .map((one) => one.outerHTML);
  expect(await page.evaluate(lost), 'labels of no field').toEqual([]);
}

/** On a wide screen and on a phone all of it fits, and can be read and hit. */
export async function expectFitsAll(page: Page, within = 'html'): Promise<void> {
  await expectFits(page, 1920);
  await expectLargeTargets(page);
  await expectFits(page, 320);
  await expectLargeTargets(page);
  await expectNoSmallPrint(page);
  await expectReadable(page, 'on a narrow screen', 'all but colours', within);
}

/** The page itself never scrolls sideways; a wide table or a long command may, in a box of its own. */
export async function expectFits(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  const wide = () =>
    [...document.querySelectorAll('body *')]
      .filter(
        (one) => document.documentElement.scrollWidth > innerWidth && one.getBoundingClientRect().right > innerWidth,
      )
      .map((one) => one.outerHTML.slice(0, 200));
  await expect.poll(() => page.evaluate(wide), { message: `wider than ${width} px` }).toEqual([]);
}

/** No text is under 12 px. That each control can be hit is among the rules of WCAG 2.2. */
async function expectNoSmallPrint(page: Page): Promise<void> {
  const small = () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (texts.nextNode()) {
      const { parentElement, nodeValue } = texts.currentNode;
      const text = nodeValue?.trim() ?? '';
      if (text === '' || parentElement === null || !parentElement.checkVisibility()) continue;
      const { fontSize } = getComputedStyle(parentElement);
      if (Number.parseFloat(fontSize) < 12) found.push(`${fontSize}: ${text}`);
    }
    return found;
  };
  expect(await page.evaluate(small), 'text under 12 px').toEqual([]);
}

/**
 * What can be pressed is at least 24 px high and wide, itself or with its label. Links that are text are as high as their line: of those axe has
 * the distance from others, which is WCAG 2.5.8's other way.
 */
async function expectLargeTargets(page: Page): Promise<void> {
  const small = () => {
    const asText = (one: Element) => one.matches('a, .fui-Link') && getComputedStyle(one).paddingTop === '0px';
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="tab"]')].flatMap(
      (one) => {
        const labels = one instanceof HTMLInputElement ? [...(one.labels ?? [])] : [];
        const boxes = [one, ...labels].map((part) => part.getBoundingClientRect());
        // What is a pixel large is for screen readers, or for the focus to pass through.
        const isShown = one.checkVisibility({ visibilityProperty: true }) && boxes.some(({ width }) => width > 1);
        const isLarge = boxes.some(({ width, height }) => width > 23.9 && height > 23.9);
        const sizes = boxes.map(({ width, height }) => `${width} × ${height}`);
        return !isShown || isLarge || asText(one) ? [] : [`${sizes.join()} ${one.outerHTML.slice(0, 200)}`];
      },
    );
  };
  // A window that was just made narrow is drawn a moment later.
  await expect.poll(() => page.evaluate(small), 'targets under 24 px').toEqual([]);
}
