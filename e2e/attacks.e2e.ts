import { approve, expect, signIn, test } from './fixtures.ts';
import {
  agreeBox,
  expectState,
  fillWizard,
  grantButton,
  letIn,
  machineGrid,
  machinePath,
  requestBox,
  signButton,
  tab,
  wizardPath,
} from './steps.ts';

// What somebody can do who may write to the browser's storage, or into Azure's texts, and has no key of Microsoft Entra's.

test('what is changed or forged in the tab’s storage stands for no signature', async ({ page, tenant }) => {
  const path = await wizardPath(tenant, ['SRV-SQL-02']);
  await signIn(page, 'Ada Lovelace', path);
  await fillWizard(page);
  await signButton(page).click();
  await expect(page.getByText('No password is asked for.')).toBeVisible();
  // Somebody goes back instead of signing, and finds the tab's storage filled with what a signature would leave.
  await page.goto(`${path}&tab=review`);
  await expect(signButton(page)).toBeVisible();
  await page.evaluate(() => {
    const key = 'remote-support.draft';
    const draft = JSON.parse(sessionStorage.getItem(key) ?? '{}') as object;
    const forged = { idToken: 'e30.e30.e30', signature: { nonce: 'x', idToken: 'e30.e30.e30' }, signing: {} };
    sessionStorage.setItem(key, JSON.stringify({ ...draft, ...forged }));
  });
  await page.reload();
  await expect(signButton(page)).toBeVisible();
  await expect(page.getByText('Signed by')).toHaveCount(0);
  await expect(grantButton(page)).toHaveCount(0);

  // The wizard still works; and a script waits in the page which the identity provider leads back to.
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await tab(page, 'Terms').click();
  await agreeBox(page).check();
  await tab(page, 'Review + grant').click();
  await page.addInitScript(() => {
    const key = 'remote-support.draft';
    const draft = JSON.parse(sessionStorage.getItem(key) ?? '{}') as { consent?: { level: string } };
    if (draft.consent === undefined) return;
    const consent = { ...draft.consent, level: 'DiagnosticsAndRepair' };
    sessionStorage.setItem(key, JSON.stringify({ ...draft, consent }));
  });
  await signButton(page).click();
  await approve(page, 'Ada Lovelace');
  await expect(page.getByText('The consent changed while you signed in. Sign again.')).toBeVisible();
  await expect(grantButton(page)).toHaveCount(0);
  await expect(page.getByText('Signed by')).toHaveCount(0);
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
});

test('the page that receives sign-ins says what it is to an answer that nobody asked for', async ({ page, tenant }) => {
  for (const answer of ['#code=forged&state=forged', '#error=access_denied&state=e30', '?code=forged', '']) {
    await page.goto(`${tenant.appOrigin}/redirect.html${answer}`);
    await expect(page.getByRole('status')).toHaveText(/This page receives sign-ins|This sign-in is finished/);
    await page.goto('about:blank');
  }
  await page.goto(`${tenant.appOrigin}/redirect.html#code=forged`);
  await page.getByRole('link', { name: 'Open Arc Remote Support' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});

test.describe('text from Azure', () => {
  test.use({ scenario: 'faults' });

  test('letters that turn the direction are marked, and a very long word pushes nothing away', async ({
    page,
    tenant,
  }) => {
    const machine = 'fault-slow';
    const id = await tenant.machineId(machine);
    const long = 'W'.repeat(400);
    const tags = { [`owner\u202E${long}`]: `\u202Egnorw ${'W'.repeat(240)}` };
    await tenant.azure.write('PUT', `${id}/providers/Microsoft.Resources/tags/default`, '2021-04-01', {
      properties: { tags },
    });
    // What opens above the page takes a moment to find its place.
    const stays = (where: string) =>
      expect
        .poll(
          () =>
            page.evaluate(() => ({
              width: document.documentElement.scrollWidth,
              // The page's own words hold none, so each of these came from Azure unmarked.
              turns: /.{0,60}[\u202A-\u202E\u2066-\u2069]/.exec(document.documentElement.outerHTML)?.[0],
            })),
          where,
        )
        .toEqual({ width: 360, turns: undefined });
    await page.setViewportSize({ width: 360, height: 740 });
    await signIn(page, 'Ada Lovelace', await wizardPath(tenant, [machine]));
    await expect(requestBox(page)).toContainText('Nothing ⟨U+202E⟩skrow');
    await stays('wizard');
    await letIn(tenant, machine, 2, 'W'.repeat(24));
    await page.goto(await machinePath(tenant, machine));
    await expectState(page, 'Active');
    await stays('machine with a job of 24 letters');
    await page.goto('/machines');
    await expect(machineGrid(page)).toBeVisible();
    await page.getByRole('button', { name: 'Group' }).click();
    const entry = page.getByRole('button', { name: /Tag owner⟨U\+202E⟩/ });
    await expect(entry).toBeVisible();
    await stays('list with its groups');
    await entry.click();
    await expect(
      machineGrid(page)
        .getByText(/⟨U\+202E⟩gnorw/)
        .first(),
    ).toBeVisible();
    await stays('list in groups');
  });
});
