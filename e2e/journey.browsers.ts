import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OtherPage, startFirefox, startWebKit } from './browser-driver.ts';
import { expect, tenantTest, type Tenant } from './fixtures.ts';
import { accessOf, wizardPath } from './steps.ts';

// The main job in other engines than Chromium's, with the roles and names that they compute: `npm run e2e:browsers`.

const machine = 'SRV-SQL-01';

const browsers = {
  Firefox: (downloads: string) => startFirefox(process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr', downloads),
  WebKitGTK: () => startWebKit(process.env.WEBKIT_PATH ?? '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'),
};

for (const [name, start] of Object.entries(browsers)) {
  const job = name === 'Firefox' ? 'sign in, grant, revoke, receipt, verify' : 'sign in, grant, revoke';
  tenantTest(`${name}: ${job}`, async ({ tenant }, info) => {
    const downloads = info.outputPath('downloads');
    const page = new OtherPage(await start(downloads));
    process.stdout.write(`${name} ${page.driver.version}\n`);
    try {
      await grantAndRevoke(page, tenant);
      if (name === 'Firefox') await verify(page, tenant, downloads);
    } catch (error) {
      await info.attach('page', { body: await page.picture(), contentType: 'image/png' });
      throw error;
    } finally {
      page.driver.end();
    }
  });
}

async function grantAndRevoke(page: OtherPage, tenant: Tenant): Promise<void> {
  await page.goto(tenant.appOrigin + (await wizardPath(tenant, [machine])));
  await page.press('button', /^Sign in$/);
  await approve(page);
  await page.fill(/^Reason/, 'Blue screens since the last update');
  await page.press('button', /^Next$/);
  await page.press('checkbox', /^I agree to these terms/);
  await page.press('button', /^Next$/);
  await page.press('button', /^Sign in to sign$/);
  await approve(page);
  await page.says('Signed by Ada Lovelace');
  await page.press('button', /^Grant access$/);
  await page.shows('heading', /^Access is active on SRV-SQL-01$/);
  expect(await accessOf(tenant, machine)).toBe('active');

  await page.goto(await tenant.machineUrl(machine));
  await page.press('button', /^Revoke access$/);
  await page.press('button of the dialog', /^Revoke access$/);
  await page.says('confirmed by the machine');
  expect(await accessOf(tenant, machine)).toBe('revoked');
}

async function verify(page: OtherPage, tenant: Tenant, downloads: string): Promise<void> {
  await page.press('link', /^View consent$/);
  await page.press('button', /^Receipt$/);
  await page.says('Signed by Ada Lovelace');
  await page.press('button', /^Download$/);
  const files = () => (existsSync(downloads) ? readdirSync(downloads).filter((file) => file.endsWith('.json')) : []);
  await expect.poll(files).toHaveLength(1);
  await page.goto(`${tenant.appOrigin}/verify`);
  await page.shows('heading', /^Verify a receipt$/);
  await page.choose(join(downloads, files()[0] ?? ''));
  await page.says('Valid');
  await page.says('Signed by Ada Lovelace');
}

async function approve(page: OtherPage): Promise<void> {
  // The app has a button with the person's name too, until its page is left.
  await page.says('No password is asked for.');
  await page.press('button', /Ada Lovelace/);
  await page.press('button', /^Approve$/);
}
