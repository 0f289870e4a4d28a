import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide, fallbackFor, forLoopback, type StaticWebAppConfig } from './static-web-app.ts';

const production = JSON.parse(readFileSync('public/staticwebapp.config.json', 'utf8')) as StaticWebAppConfig;

describe('decide', () => {
  const config: StaticWebAppConfig = {
    globalHeaders: { A: 'global', B: 'global', C: 'global' },
    routes: [
      { route: '/special.html', headers: { A: 'route', B: '' } },
      { route: '/assets/*', headers: { A: 'assets' } },
      { route: '/*.{png,svg}', headers: { A: 'image' } },
      { route: '/old', redirect: '/new', statusCode: 301 },
      { route: '/alias', rewrite: '/special.html' },
      { route: '/*', headers: { A: 'rest' } },
    ],
  };

  it('lets the first matching route win over global headers, and an empty value remove one', () => {
    expect(decide(config, '/special.html').headers).toEqual({ A: 'route', C: 'global' });
    expect(decide(config, '/assets/deep/file.js').headers).toEqual({ A: 'assets', B: 'global', C: 'global' });
    expect(decide(config, '/icon.svg').headers['A']).toBe('image');
    expect(decide(config, '/icon.gif').headers['A']).toBe('rest');
  });

  it('takes dots in patterns for dots', () => {
    expect(decide(config, '/specialXhtml').headers['A']).toBe('rest');
  });

  it('redirects, rewrites and serves the index of a folder', () => {
    expect(decide(config, '/old').redirect).toEqual({ location: '/new', status: 301 });
    expect(decide(config, '/alias').file).toBe('/special.html');
    expect(decide(config, '/').file).toBe('/index.html');
  });
});

describe('fallbackFor', () => {
  it('sends addresses of pages to the app, and missing files nowhere', () => {
    expect(fallbackFor(production, '/machines/sub/group/name')).toBe('/index.html');
    expect(fallbackFor(production, '/machines/sub/group/name.with.dots')).toBe('/index.html');
    expect(fallbackFor(production, '/assets/old-chunk.js')).toBeUndefined();
    expect(fallbackFor(production, '/favicon.png')).toBeUndefined();
    expect(fallbackFor({}, '/machines')).toBeUndefined();
  });
});

describe('forLoopback', () => {
  const azure = 'http://t.localhost:4281';

  it('changes nothing but hosts, upgrades and HSTS', () => {
    const before = decide(production, '/').headers;
    const after = forLoopback(before, azure);
    const { 'Content-Security-Policy': policyBefore = '', 'Strict-Transport-Security': hsts, ...restBefore } = before;
    const { 'Content-Security-Policy': policyAfter = '', ...restAfter } = after;
    expect(hsts).toBeDefined();
    expect(restAfter).toEqual(restBefore);
    const hosts = / https?:\/\/[^\s;]+/g;
    expect(policyAfter.replaceAll(hosts, '')).toBe(
      policyBefore.replaceAll(hosts, '').replace('; upgrade-insecure-requests', ''),
    );
    // Storage accounts of a deployment stay; whatever cloud it is for, the sandbox takes its place.
    const reached = new Set(policyAfter.match(hosts)?.filter((host) => !host.includes('.blob.core.')));
    expect([...reached]).toEqual([` ${azure}`]);
  });
});

describe('forLoopback with a storage account', () => {
  it('lets scripts reach it too, and changes nothing else', () => {
    const before = decide(production, '/').headers;
    const { 'Content-Security-Policy': without = '', ...rest } = forLoopback(before, 'http://a.localhost:1');
    const { 'Content-Security-Policy': policy = '', ...restWith } = forLoopback(
      before,
      'http://a.localhost:1',
      'http://a.localhost:2',
    );
    expect(policy).toBe(without.replace(/(connect-src [^;]*)/, '$1 http://a.localhost:2'));
    expect(policy).not.toBe(without);
    expect(restWith).toEqual(rest);
  });
});

describe('the production headers', () => {
  const directives = (path: string) =>
    new Map(
      (decide(production, path).headers['Content-Security-Policy'] ?? '')
        .split('; ')
        .map((one) => [one.split(' ')[0], one]),
    );

  it('allow no inline script and no framing', () => {
    const policy = decide(production, '/').headers['Content-Security-Policy'] ?? '';
    expect(policy).not.toMatch(/unsafe|strict-dynamic|\*/);
    expect(directives('/').get('script-src')).toBe("script-src 'self'");
    expect(directives('/').get('frame-ancestors')).toBe("frame-ancestors 'none'");
  });

  it('let the app alone frame the redirect page, without a policy that cuts it off from its opener', () => {
    const { headers } = decide(production, '/redirect.html');
    expect(directives('/redirect.html').get('frame-ancestors')).toBe("frame-ancestors 'self'");
    expect(headers['X-Frame-Options']).toBe('SAMEORIGIN');
    expect(headers).not.toHaveProperty('Cross-Origin-Opener-Policy');
  });

  // A 404 below /assets/ is kept as long: Static Web Apps knows headers by path alone.
  it('keep assets for a day and nothing else', () => {
    expect(decide(production, '/assets/a.js').headers['Cache-Control']).toBe('public, max-age=86400');
    expect(decide(production, '/config.json').headers['Cache-Control']).toBe('no-store');
  });
});
