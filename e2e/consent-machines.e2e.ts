import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { fillWizard, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';
import { canonicalHash, consentIdOf, sha256 } from './receipt-forger.ts';

const granted = 'SRV-SQL-02';

/** Puts a consent like the one that was given, but over so many machines, on record from elsewhere, and the end on the first of them. */
async function recordOverMany(tenant: Tenant, count: number) {
  const record = await onlyConsent(tenant, granted);
  const [id = ''] = record.consent.machines;
  const machines = Array.from({ length: count }, (_, at) => `${id}-${String(at).padStart(4, '0')}`);
  const consent = { ...record.consent, machines };
  const consentHash = canonicalHash(consent);
  const consentId = consentIdOf(consentHash);
  const evidence = 'The machine reported that it had carried out the removal, and was connected to Azure after that.';
  const keep = (name: string, value: object) => {
    const template = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      resources: [],
      outputs: { record: { type: 'object', value } },
    };
    const path = `${id.split('/providers/')[0] ?? ''}/providers/Microsoft.Resources/deployments/${name}`;
    return tenant.azure.put(path, '2025-04-01', { properties: { mode: 'Incremental', template } });
  };
  await keep(`remote-support-consent-${consentId}`, { ...record, consent, consentHash, consentId });
  const machineId = machines[0] ?? '';
  const place = sha256(machineId).slice(0, 8);
  await keep(`remote-support-ended-${consentId}-${place}`, {
    kind: 'remote-support-end-record/1',
    consentId,
    machineId,
    ended: 'revoked',
    confirmedAt: new Date(await tenant.azure.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    evidence,
  });
  return { consentId, evidence };
}

test('in the narrowest window every word on each of the many machines of a consent can be read', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [granted]));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: /^Access confirmed on / })).toBeVisible();
  const { consentId, evidence } = await recordOverMany(tenant, 101);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`/history/${consentId}`);
  const rows = page.getByRole('grid', { name: 'Machines' }).locator('tbody').getByRole('row');
  await expect(rows.first()).toContainText(evidence);
  const cut = () =>
    rows.evaluateAll(
      (all) =>
        all.filter(
          ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
            scrollWidth > clientWidth || scrollHeight > clientHeight,
        ).length,
    );
  await expect.poll(cut).toBe(0);
  await expect(rows).toHaveCount(101);

  // Who comes back from a machine finds the list where it was.
  const far = rows.nth(90);
  await far.getByRole('link').first().click();
  await expect(page).toHaveURL(/-0090$/);
  await expect(far).toHaveCount(0);
  await page.goBack();
  await expect(far).toBeInViewport();
});
