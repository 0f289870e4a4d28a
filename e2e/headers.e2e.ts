import { createHash } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** The sandbox's first tenant; the headers are the same for each, but for the names of its hosts. */
const appOrigin = `http://localhost:${process.env.E2E_APP_PORT ?? '4380'}`;
const azureOrigin = `http://localhost:${process.env.E2E_AZURE_PORT ?? '4381'}`;

/** A policy's directives by name, each with its sources. */
function directives(policy: string): Map<string, string[]> {
  return new Map(
    policy.split(';').map((directive): [string, string[]] => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name, sources];
    }),
  );
}

async function policyOf(request: APIRequestContext, url: string) {
  const reply = await request.get(url);
  expect(reply.status()).toBe(200);
  const headers = reply.headers();
  return { headers, policy: directives(headers['content-security-policy'] ?? '') };
}

test('the app’s documents are served under a policy that lets nothing in', async ({ request }) => {
  const config = (await (await request.get(`${appOrigin}/config.json`)).json()) as { evidence?: { container: string } };
  const storage = config.evidence ? [new URL(config.evidence.container).origin] : [];
  for (const path of ['/', '/history/rs-aaaaaaaaaaaaaaaaaaaaa', '/no/such/page']) {
    const { headers, policy } = await policyOf(request, appOrigin + path);
    expect(headers).toMatchObject({
      'content-type': expect.stringContaining('text/html'),
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    for (const name of ['default-src', 'frame-ancestors', 'object-src', 'base-uri', 'form-action', 'trusted-types'])
      expect(policy.get(name), name).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.get('require-trusted-types-for')).toEqual(["'script'"]);
    // Storage accounts that a deployment adds for its receipts stay as they are.
    const reached = (policy.get('connect-src') ?? []).filter(
      (source) => source !== "'self'" && !/^https:\/\/[a-z0-9]+\.blob\.core\./.test(source),
    );
    expect([...new Set(reached)]).toEqual([azureOrigin, ...storage]);
  }
});

test('documents name only files of their own, each by what is in it, and carry no script or style', async ({
  request,
}) => {
  for (const path of ['/', '/redirect.html']) {
    const html = await (await request.get(appOrigin + path)).text();
    expect(html).toContain('<script type="module"');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
    // What a browser is told to refuse unless it is what was built.
    const tags = html.match(/<(?:script|link)\b[^>]*\/assets\/[^>]*>/g) ?? [];
    expect(tags.length).toBeGreaterThan(0);
    for (const tag of tags) {
      const [, file = ''] = /(?:src|href)="([^"]+)"/.exec(tag) ?? [];
      const hash = createHash('sha384')
        .update(await (await request.get(appOrigin + file)).body())
        .digest('base64');
      expect(tag).toContain(`integrity="sha384-${hash}"`);
    }
  }
  const redirect = await (await request.get(`${appOrigin}/redirect.html`)).text();
  expect(redirect).not.toContain('stylesheet');
});

test('a script or a host that the policy does not name is refused', async ({ browser, tenant }) => {
  // In a context of its own: the pages that the fixture watches must not break the policy.
  const context = await browser.newContext({ baseURL: tenant.appOrigin });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on(
    'console',
    (message) => void (/Content Security Policy/.test(message.text()) && refused.push(message.text())),
  );
  await page.goto('/');
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
