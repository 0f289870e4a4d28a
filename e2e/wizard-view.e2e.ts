import { expect, signIn, test } from './fixtures.ts';
import { wizardOf } from './journey.ts';

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
