import { azuriteProblem } from '#sandbox/storage/azurite.ts';
import { expect, seenText, signIn, test } from './fixtures.ts';
import { chooseReceipts, command, grant, granted, onlyConsent, saved } from './steps.ts';

// Azurite is an optional dependency: where it is not installed the runner names each of these as skipped, with the reason.
const problem = azuriteProblem();
const kept = 'Receipt kept in your container';

test.skip(problem !== undefined, problem ?? '');
test.use({ storage: 'immutable' });

test('a container keeps the receipt of a grant once, which an auditor reads there and compares', async ({
  page,
  elsewhere,
  tenant,
  container,
}) => {
  await grant(page, tenant, ['SRV-SQL-02']);
  await expect(page.getByText(kept)).toBeVisible();
  const { consentId, consentHash } = await onlyConsent(tenant, 'SRV-SQL-02');
  const [name = '', ...others] = await container.list('receipts/');
  expect(others).toEqual([]);
  expect(name).toMatch(new RegExp(`^receipts/${consentId}/[0-9a-f]{64}\\.json$`));
  const receipt = await container.read(`/${name}`);
  expect(receipt.headers['x-ms-meta-consenthash']).toBe(consentHash);

  // Who comes back to the page keeps no second one.
  await page.reload();
  await granted(page, 'SRV-SQL-02');
  await command(page, 'View consent').click();
  await expect(page.getByText(/Receipt kept .* protected by an immutability policy/)).toBeVisible();
  expect(await container.list('receipts/')).toEqual([name]);

  // Azure trims its history: the kept receipt is what is left.
  for (const { id } of await tenant.azure.records('SRV-SQL-02')) await tenant.azure.remove(id, '2025-04-01');
  await signIn(elsewhere, 'Otto Auditor', `/history/${consentId}`);
  await expect(elsewhere.getByText('Azure shows you no record of this consent')).toBeVisible();
  const file = await saved(elsewhere, () => elsewhere.getByRole('button', { name: 'Download kept receipt' }).click());
  expect(file.bytes.toString()).toBe(receipt.text);
  await elsewhere.goto('/verify');
  await chooseReceipts(elsewhere, { 'kept.json': receipt.text });
  await expect(seenText(elsewhere.getByRole('region', { name: 'kept.json' }), 'Valid')).toBeVisible();
});
