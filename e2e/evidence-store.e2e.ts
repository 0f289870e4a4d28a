import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { azuriteProblem } from '#sandbox/storage/azurite.ts';
import { expect, signIn, test } from './fixtures.ts';
import { fillWizard, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';

// Azurite is an optional dependency: where it is not installed the runner names each of these as skipped, with the reason.
const problem = azuriteProblem();

const machine = 'SRV-SQL-02';
/** From its first letter on: the sentence that none is kept there ends in the same words. */
const seal = /^Receipt kept in remote-support-receipts on/;

test.describe('a container for receipts', () => {
  test.skip(problem !== undefined, problem ?? '');
  test.use({ storage: 'immutable' });

  test('keeps the receipt of a grant, which is read and verified from there elsewhere', async ({
    page,
    elsewhere,
    tenant,
    container,
  }) => {
    await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
    await fillWizard(page);
    await expect(page.getByText(/Keep the receipt, with the ID token .* in remote-support-receipts on/)).toBeVisible();
    await sign(page);
    await pressGrant(page);
    await expect(page.getByText(seal)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('before you close or reload the tab')).toBeHidden();
    await page.getByText(seal).click();
    await expect(
      page.getByText(/has an immutability policy: while it lasts, nobody can change or delete/),
    ).toBeVisible();

    const { consentId, consentHash } = await onlyConsent(tenant, machine);
    const [kept, ...others] = await container.list(`receipts/${consentId}/`);
    expect(others).toEqual([]);
    const receipt = await container.read(kept ?? '');
    expect(receipt.headers['x-ms-meta-consenthash']).toBe(consentHash);
    expect(JSON.parse(receipt.text)).toMatchObject({ record: { consentId }, signature: { key: { kty: 'RSA' } } });

    expect(await container.put(kept ?? '', '{}')).toBe('409 BlobImmutableDueToPolicy');
    expect(await container.remove(kept ?? '')).toBe('409 BlobImmutableDueToPolicy');

    await signIn(elsewhere, 'Otto Auditor', `/history/${consentId}/receipt`);
    await expect(elsewhere.getByText('This receipt holds no signature')).toBeVisible();
    await elsewhere.getByRole('button', { name: 'Read the kept receipt' }).click();
    await expect(elsewhere.getByText('This receipt holds no signature')).toBeHidden();

    // Azure trims its history: the kept receipt is what is left, and the program without Azure verifies it.
    for (const { id } of await tenant.azure.records(machine)) await tenant.azure.remove(id, '2025-04-01');
    await elsewhere.reload();
    await expect(elsewhere.getByText('No record of this consent was found', { exact: true })).toBeVisible();
    const [download] = await Promise.all([
      elsewhere.waitForEvent('download'),
      elsewhere.getByRole('button', { name: 'Save the kept receipt' }).click(),
    ]);
    const path = await download.path();
    expect(await readFile(path, 'utf8')).toBe(receipt.text);
    const { stdout } = spawnSync(process.execPath, ['verify/verify.mjs', '--json', path], { encoding: 'utf8' });
    const { files } = JSON.parse(stdout) as { files: { intact: boolean; checks: { key: string; state: string }[] }[] };
    expect(files[0]?.intact).toBe(true);
    expect(files[0]?.checks).toContainEqual(expect.objectContaining({ key: 'signature', state: 'pass' }));
  });

  test('does not stand in the way of a grant where it may not be written to', async ({ page, tenant, container }) => {
    await signIn(page, 'Alan Turing', await wizardOf(tenant, [machine]));
    await fillWizard(page);
    await sign(page, 'Alan Turing');
    await pressGrant(page);
    await expect(page.getByText('The receipt is not known to be kept in remote-support-receipts')).toBeVisible({
      timeout: 60_000,
    });
    await expect(page.getByText('Ask for the role Storage Blob Data Contributor')).toBeVisible();
    await expect(page.getByText('before you close or reload the tab')).toBeVisible();
    expect((await tenant.truth()).find(({ name }) => name === machine)?.access).toBe('active');
    expect(await container.list('receipts/')).toEqual([]);
    const refused = page.waitForResponse((reply) => reply.request().method() === 'PUT' && reply.status() === 403);
    await page.getByRole('button', { name: 'Try again' }).click();
    await refused;
    await expect(page.getByText('The receipt is not known to be kept')).toBeVisible();
  });
});

test.describe('a container without a policy', () => {
  test.skip(problem !== undefined, problem ?? '');
  test.use({ storage: 'mutable' });

  test('is said to be none that holds', async ({ page, tenant, container }) => {
    await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
    await fillWizard(page);
    await sign(page);
    await pressGrant(page);
    await page.getByText(seal).click({ timeout: 60_000 });
    await expect(
      page.getByText('The container has no immutability policy: whoever may write there can delete it.'),
    ).toBeVisible();
    const [kept = ''] = await container.list('receipts/');
    expect(await container.remove(kept)).toBe('202');
    expect(await container.list('receipts/')).toEqual([]);

    // The tab still holds the signature: the receipt can be kept there again.
    await page.getByRole('main').getByRole('link', { name: 'consent', exact: true }).click();
    await expect(page.getByText('No receipt kept in remote-support-receipts on')).toBeVisible();
    await page.getByRole('button', { name: 'Receipt', exact: true }).click();
    await page.getByRole('button', { name: 'Keep the receipt there' }).click();
    await expect(page.getByText(seal)).toBeVisible();
    expect(await container.list('receipts/')).toHaveLength(1);
  });
});

test.describe('no container', () => {
  test('is asked for anything, nor spoken of', async ({ page, tenant }) => {
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(new URL(request.url()).origin));
    await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
    await fillWizard(page);
    await expect(page.getByText(/Keep the receipt/)).toBeHidden();
    await sign(page);
    await pressGrant(page);
    await expect(page.getByText('before you close or reload the tab')).toBeVisible({ timeout: 60_000 });
    expect(new Set(asked)).toEqual(new Set([tenant.appOrigin, tenant.azureOrigin]));
  });
});
