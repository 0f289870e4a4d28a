import { createHash } from 'node:crypto';
import { expect, test } from './fixtures.ts';

test('the app’s page refuses what its headers and its policy do not name', async ({ browser, tenant }) => {
  // In a context of its own: the pages that the fixture watches must not break the policy.
  const context = await browser.newContext({ baseURL: tenant.appOrigin });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  const reply = await page.goto('/history/rs-aaaaaaaaaaaaaaaaaaaaa');
  expect(reply?.headers()).toMatchObject({
    'content-type': expect.stringContaining('text/html'),
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  const policy = `${reply?.headers()['content-security-policy']};`;
  for (const name of ['default-src', 'frame-ancestors', 'object-src', 'base-uri', 'form-action', 'trusted-types'])
    expect(policy).toContain(`${name} 'none';`);
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("require-trusted-types-for 'script';");
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(refused).toEqual([]);

  const tries = await page.evaluate(async () => {
    const script = document.createElement('script');
    const failed = (act: () => unknown) => {
      try {
        act();
        return false;
      } catch {
        return true;
      }
    };
    return [
      failed(() => (script.text = 'globalThis.broken = true')),
      failed(() => (document.body.innerHTML = '<p>text</p>')),
      await fetch('https://elsewhere.example/').then(
        () => false,
        () => true,
      ),
    ];
  });
  expect(tries).toEqual([true, true, true]);
  await expect.poll(() => refused.join('\n')).toContain('https://elsewhere.example/');
  await context.close();
});

test('documents name only files of their own, by what is in them, and carry no script', async ({ request, tenant }) => {
  // Node does not resolve `*.localhost` everywhere, and the build is the same for each tenant.
  const origin = `http://localhost:${new URL(tenant.appOrigin).port}`;
  for (const path of ['/', '/redirect.html']) {
    const html = await (await request.get(origin + path)).text();
    expect(html).toContain('<script type="module"');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
    // What a browser is told to refuse unless it is what was built.
    const tags = html.match(/<(?:script|link)\b[^>]*\/assets\/[^>]*>/g) ?? [];
    expect(tags.length).toBeGreaterThan(0);
    for (const tag of tags) {
      const [, file = ''] = /(?:src|href)="([^"]+)"/.exec(tag) ?? [];
      const hash = createHash('sha384').update(await (await request.get(origin + file)).body());
      expect(tag).toContain(`integrity="sha384-${hash.digest('base64')}"`);
    }
    if (path !== '/') expect(html).not.toContain('stylesheet');
  }
});
