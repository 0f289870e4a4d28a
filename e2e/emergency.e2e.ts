import { approve, expect, signIn, test } from './fixtures.ts';
import { accessCard, agreeBox, fillBasics, granted, machinePath, next, pressGrant, sign, wizardPath } from './steps.ts';

// Granting alone where an approval is needed: it works at once, and stays a finding until somebody else has signed a review of it.

const machine = 'SRV-FAB-03';

test('an emergency needs no approval, and a review by another person', async ({ page, elsewhere, tenant }) => {
  await signIn(page, 'Grace Hopper', await wizardPath(tenant, [machine]));
  await fillBasics(page, { duration: '1 hour' });
  await expect(page.getByText(/It’s a finding for Alan Turing.* until another person signs a review/)).toBeVisible();
  await page.getByRole('checkbox', { name: 'Emergency: go without approval' }).check();
  await page.getByRole('textbox', { name: 'Reason for the emergency' }).fill('The line stands still, nobody answers');
  await next(page);
  await agreeBox(page).check();
  await next(page);
  await sign(page, 'Grace Hopper');
  const consentId = await pressGrant(page);
  await granted(page, machine);

  await page.goto(`/history/${consentId}`);
  const own = page.getByRole('region', { name: 'Review of the emergency' });
  await expect(own.getByText('Another person must review it: you signed the consent')).toBeVisible();
  await expect(own.getByRole('button')).toHaveCount(0);

  await signIn(elsewhere, 'Alan Turing', '/findings');
  const finding = elsewhere.getByText('Emergency without a review').first();
  await expect(finding).toBeVisible();
  await elsewhere.goto(await machinePath(tenant, machine));
  await expect(accessCard(elsewhere).getByText('Emergency: without approval, not reviewed')).toBeVisible();
  await elsewhere.goto(`/history/${consentId}`);
  const review = elsewhere.getByRole('region', { name: 'Review of the emergency' });
  await review.getByRole('radio', { name: 'Right', exact: true }).check();
  await review.getByRole('textbox', { name: 'Reason for your review' }).fill('I was on the phone with her');
  await review.getByRole('button', { name: 'Sign in to sign' }).click();
  await approve(elsewhere, 'Alan Turing');
  await review.getByRole('button', { name: 'Record review' }).click();
  await expect(review.getByText(/What happened was right\. Signed by Alan Turing/)).toBeVisible();
  await elsewhere.goto('/findings');
  await expect(elsewhere.getByRole('heading', { level: 1 })).toBeVisible();
  // What else is wrong in this tenant shows once all is read.
  await expect(elsewhere.getByRole('main').getByText('SRV-SQL-04').first()).toBeVisible();
  await expect(finding).toHaveCount(0);

  await elsewhere.goto(`/history/${consentId}/receipt`);
  await expect(elsewhere.getByText('Valid', { exact: true })).toBeVisible();
  await expect(elsewhere.getByText(/Reviewed by Alan Turing.*I was on the phone with her/)).toBeVisible();
});
