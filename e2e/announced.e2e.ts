import { expect, signIn, test } from './fixtures.ts';
import { machinePath } from './journey.ts';

const consentId = `rs-${'a'.repeat(21)}`;

test('that a page could not be read is told to who does not see it, on every page that reads', async ({
  page,
  tenant,
}) => {
  const told = (words: string) => page.getByRole('status').filter({ hasText: words });
  await signIn(page, 'Ada Lovelace', '/terms');
  const machine = await machinePath(tenant, 'SRV-SQL-01');
  await tenant.fault({ fault: 'role-lost', method: 'read' });
  for (const [path, words] of [
    ['/machines', 'The list of machines could not be read'],
    [machine, 'The preflight could not be run'],
    ['/history', 'The consents could not be read'],
    [`/history/${consentId}`, 'The records of this consent could not be read'],
    ['/findings', 'Grants and records could not be compared'],
    [`/grants/${consentId}`, 'This grant could not be followed'],
  ] as const) {
    await page.goto(path);
    await expect(told(words), path).toHaveCount(1);
  }
});

test('what a list lacks is told as it comes', async ({ page, tenant }) => {
  const told = (words: RegExp) => page.getByRole('status').filter({ hasText: words });
  await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/edgeDevices/default/jobs' });
  await signIn(page, 'Ada Lovelace');
  await expect(told(/Fabrikam \(acquired\).*could not be read/)).toHaveCount(1);
  await expect(told(/Access of machines could not be read/)).toHaveCount(1);
  await page.goto('/history');
  await expect(told(/Not all resource groups that may hold consents are known/)).toHaveCount(1);
});
