import type { Locator, Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { chooseMachines, fillWizard, wizardOf } from './journey.ts';

const next = (page: Page, step: string) => page.getByRole('button', { name: `Next: ${step}` });

/** Whether a person sees it: nothing lies over its middle or its ends. */
const expectSeen = (target: Locator) =>
  expect
    .poll(() =>
      target.evaluate((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const places = [
          [left + 2, top + 2],
          [(left + right) / 2, (top + bottom) / 2],
          [right - 2, bottom - 2],
        ] as const;
        return places.every(([x, y]) => {
          const found = document.elementFromPoint(x, y);
          return found !== null && (element.contains(found) || found.contains(element));
        });
      }),
    )
    .toBe(true);

/** To the step Access, the earlier ones filled. */
async function toAccess(page: Page): Promise<void> {
  await next(page, 'Support request').click();
  await page.getByRole('radio', { name: 'No support request yet' }).check();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Blue screens since the last update');
  await next(page, 'Access').click();
  await expect(page.getByRole('heading', { level: 2, name: 'Access' })).toBeFocused();
}

test('what a press depends on is seen with its button, and comes after all of the step', async ({ page, tenant }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-01']));
  await toAccess(page);
  await expectSeen(page.getByText(/^Access ends .* 8 hours from now\.$/));
  // What a press brings is not left under the footer.
  await page.getByText('Custom end').click();
  await expectSeen(page.getByLabel('End date'));
  await expectSeen(page.getByLabel('End time'));
  await page.setViewportSize({ width: 1366, height: 600 });
  await page.getByText('8 hours', { exact: true }).click();
  await page.getByText('Custom end').click();
  await expectSeen(page.getByLabel('End date'));

  await page.setViewportSize({ width: 1366, height: 768 });
  // What was typed is there again, and what is missing gets the focus.
  const time = page.getByLabel('End time');
  await time.fill('13:45');
  await page.getByText('4 hours', { exact: true }).click();
  await page.getByText('Custom end').click();
  await expect(time).toHaveValue('13:45');
  await time.fill('');
  await next(page, 'Terms').click();
  await expect(time).toBeFocused();
  await expect(time).toHaveAttribute('aria-invalid', 'true');
  const date = page.getByLabel('End date');
  await expect(date).not.toHaveAttribute('aria-invalid', 'true');
  // The words below the one move the other nowhere.
  const placeOf = (field: Locator) => field.evaluate((one) => one.parentElement?.getBoundingClientRect().toJSON());
  const { y, height } = await placeOf(time);
  expect(await placeOf(date)).toMatchObject({ y, height });
  await page.getByText('4 hours', { exact: true }).click();
  await next(page, 'Terms').click();
  const box = page.getByRole('checkbox', { name: /I have read these terms and agree to them for this machine/ });
  await expect(page.getByRole('heading', { level: 2, name: 'Terms' })).toBeFocused();
  await expectSeen(next(page, 'Review + grant'));
  await expectSeen(box);
  await page.getByRole('link', { name: 'Microsoft Privacy Statement' }).focus();
  await page.keyboard.press('Tab');
  await expect(box).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Previous' })).toBeFocused();
  await page.evaluate(() => window.scrollTo(0, 0));
  await next(page, 'Review + grant').click();
  await expect(box).toBeFocused();
  // The focus on what is in sight moves nothing away.
  await expectSeen(page.getByText('One thing to put right first'));
  await expectSeen(page.getByText('Tick the box if you agree to the terms. Without that nothing is granted.').last());

  // At 200 % nothing that stays takes the room of the text.
  await page.setViewportSize({ width: 683, height: 384 });
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(box).not.toBeInViewport();
  await next(page, 'Review + grant').focus();
  await expectSeen(box);

  await page.emulateMedia({ media: 'print' });
  await expect(box).toBeVisible();
  await expect(next(page, 'Review + grant')).toBeHidden();
});

/** A few points of each where its own colour is: at the middle of its left or upper edge. What colours are computed does not tell which are forced. */
async function edges(page: Page, targets: Locator, side: 'left' | 'top'): Promise<string[]> {
  const boxes = await targets.evaluateAll((all) =>
    all.map((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      return { left, top, width, height };
    }),
  );
  const pictures: string[] = [];
  for (const { left, top, width, height } of boxes) {
    const x = side === 'left' ? left : Math.round(left + width / 2);
    const y = side === 'top' ? top : Math.round(top + height / 2);
    const picture = await page.screenshot({ clip: { x, y, width: 3, height: 3 } });
    pictures.push(picture.toString('base64'));
  }
  return pictures;
}

/** One alone differs; the others are alike. */
function expectOne(pictures: readonly string[], index: number): void {
  const others = pictures.toSpliced(index, 1);
  expect(new Set(others).size, 'the others look alike').toBe(1);
  expect(others).not.toContain(pictures[index]);
}

test('with forced colours what is chosen, and where one is, looks like nothing else', async ({ page, tenant }) => {
  await page.setViewportSize({ width: 1366, height: 1000 });
  await page.emulateMedia({ forcedColors: 'active' });
  await signIn(page, 'Ada Lovelace', '/history');
  const menu = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  await expect(menu).toHaveCount(5);
  expectOne(await edges(page, menu, 'left'), 1);

  await page.goto(await wizardOf(tenant, ['SRV-SQL-01']));
  await toAccess(page);
  const steps = page.getByRole('navigation', { name: 'Steps' }).getByRole('button');
  expectOne(await edges(page, steps, 'left'), 2);
  const colours = await steps.evaluateAll((all) => all.map((one) => getComputedStyle(one).color));
  expect(colours[3], 'a locked step is grey').not.toBe(colours[0]);
  const options = (group: string) => page.getByRole('group', { name: group }).locator('label:has(input[type=radio])');
  expectOne(await edges(page, options('Access level'), 'top'), 0);
  expectOne(await edges(page, options('Duration'), 'top'), 2);
});

test('the states of the chosen machines stand below each other, whatever the names are', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-01', 'SRV-WEB-01', 'SRV-BACKUP-01']));
  const states = page.getByRole('list', { name: 'Chosen machines' }).getByText('Can get access');
  for (const width of [1366, 360]) {
    await page.setViewportSize({ width, height: 740 });
    await expect(states).toHaveCount(3);
    const lefts = await states.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
    expect(new Set(lefts).size, `at ${width} px`).toBe(1);
  }
});

/** The lines that the words of a button stand on, and where each begins. */
const lines = (button: Locator) =>
  button.evaluate((element) => {
    const found = new Map<number, { words: string; left: number }>();
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      for (const word of (node.textContent ?? '').matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const { left, bottom } = range.getBoundingClientRect();
        const line = found.get(bottom);
        found.set(bottom, line ? { ...line, words: `${line.words} ${word[0]}` } : { words: word[0], left });
      }
    return [...found.values()];
  });

test('at 400 % a command breaks before its count alone, and the name of the current step is whole', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page, 'Ada Lovelace');
  const all = page.getByRole('checkbox', { name: 'Select all machines' });
  await all.check();
  const grant = page.getByRole('button', { name: /^Grant access \(\d\d of \d\d\)$/ });
  const [words, count, ...more] = await lines(grant);
  expect(words?.words).toBe('Grant access');
  expect(count?.words).toMatch(/^\(\d\d of \d\d\)$/);
  expect(more).toEqual([]);
  expect(count?.left).toBe(words?.left);
  const commands = page.getByRole('toolbar', { name: 'Commands' }).getByRole('button');
  const ends = await commands.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
  expect(Math.max(...ends)).toBeLessThanOrEqual(320);

  await all.uncheck();
  await chooseMachines(page, ['SRV-SQL-01']);
  await fillWizard(page);
  const current = page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Review + grant' });
  await expect(current).toHaveAttribute('aria-current', 'step');
  // Nothing of it lies beyond what its list, and the window, show.
  const { end, shown } = await current.evaluate((button) => ({
    end: button.getBoundingClientRect().right,
    shown: button.closest('ol')?.getBoundingClientRect().right ?? 0,
  }));
  expect(end).toBeLessThanOrEqual(Math.min(shown, 320));
});

test('once the last machines are shown, the focus is on the first control of these', async ({ page, tenant }) => {
  const one = await tenant.machineId('SRV-SQL-01');
  // There are none of these names, which takes but a read each to find out.
  const ids = Array.from({ length: 60 }, (_, at) => one.replace(/[^/]+$/, `N-${at + 1}`));
  await signIn(page, 'Ada Lovelace');
  await page.goto(`/grant?${new URLSearchParams(ids.map((id) => ['machine', id]))}`);
  await page.getByRole('button', { name: 'Show 10 more of 10' }).press('Enter');
  const first = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Remove N-51' }) });
  await expect(first.getByRole('button').first()).toBeFocused();
});

test('the second click of a double click on Next does nothing on the next step', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-01']));
  await next(page, 'Support request').click();
  await page.getByRole('radio', { name: 'No support request yet' }).check();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Blue screens since the last update');
  await next(page, 'Access').hover();
  await page.mouse.down();
  await page.mouse.up();
  await next(page, 'Terms').hover();
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  await expect(page.getByRole('heading', { level: 2, name: 'Access' })).toBeVisible();
  await next(page, 'Terms').click();
  await expect(page.getByRole('heading', { level: 2, name: 'Terms' })).toBeVisible();
});
