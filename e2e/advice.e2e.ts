import { expect, signIn, test } from './fixtures.ts';
import { letIn, next, wizardPath } from './steps.ts';

const rule = { name: 'Production', owner: 'Operations', longest: 'PT4H', levels: ['Diagnostics'] };

test('the wizard keeps to advice and says whose it is, and findings hold access from elsewhere against it', async ({
  page,
  tenant,
}) => {
  await tenant.advise([rule]);
  await letIn(tenant, 'SRV-SQL-02', 8);
  await signIn(page, 'Ada Lovelace', await wizardPath(tenant, ['SRV-SQL-01']));
  await expect(page.getByText('SRV-SQL-01 ready')).toBeVisible();
  const main = page.getByRole('main');
  await expect(main).toContainText('Diagnostics only. Advice: Production (Operations).');
  await expect(page.getByRole('radio', { name: 'Diagnostics and repair' })).toBeDisabled();
  await expect(page.getByRole('radio', { name: '1 day' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Disk is full');
  await next(page);
  const summary = page.getByRole('alert').filter({ hasText: 'to continue.' });
  await expect(summary).toContainText('At most 4 h. Advice: Production (Operations).');
  await page.getByRole('radio', { name: '4 hours' }).check();
  await expect(summary).toHaveCount(0);

  await page.goto('/findings');
  const finding = page.getByRole('row', { name: /^Access doesn’t follow advice Medium SRV-SQL-02/ });
  await finding.getByRole('button', { name: 'Access doesn’t follow advice' }).click();
  await expect(page.getByRole('dialog')).toContainText('At most 4 h. Advice: Production (Operations).');
});
