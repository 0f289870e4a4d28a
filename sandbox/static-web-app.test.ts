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
    // A dot is a dot.
    expect(decide(config, '/specialXhtml').headers['A']).toBe('rest');
  });

  it('redirects, rewrites and serves the index of a folder', () => {
    expect(decide(config, '/old').redirect).toEqual({ location: '/new', status: 301 });
    expect(decide(config, '/alias').file).toBe('/special.html');
    expect(decide(config, '/').file).toBe('/index.html');
  });
});

it('fallbackFor sends addresses of pages to the app, and missing files nowhere', () => {
  expect(fallbackFor(production, '/machines/sub/group/name')).toBe('/index.html');
  expect(fallbackFor(production, '/machines/sub/group/name.with.dots')).toBe('/index.html');
  expect(fallbackFor(production, '/assets/old-chunk.js')).toBeUndefined();
  expect(fallbackFor(production, '/favicon.png')).toBeUndefined();
  expect(fallbackFor({}, '/machines')).toBeUndefined();
});

describe('forLoopback', () => {
  const azure = 'http://t.localhost:4281';
  const split = (headers: Record<string, string>) => {
    const { 'Content-Security-Policy': policy = '', 'Strict-Transport-Security': hsts, ...rest } = headers;
    return { policy, hsts, rest };
  };
  const before = split(decide(production, '/').headers);
  const after = split(forLoopback(decide(production, '/').headers, azure));

  it('changes nothing but hosts, upgrades and HSTS', () => {
    expect([before.hsts, after.hsts]).toEqual([expect.any(String), undefined]);
    expect(after.rest).toEqual(before.rest);
    const hosts = / https?:\/\/[^\s;]+/g;
    const kept = before.policy.replaceAll(hosts, '').replace('; upgrade-insecure-requests', '');
    expect(after.policy.replaceAll(hosts, '')).toBe(kept);
    // Storage accounts of a deployment stay; whatever cloud it is for, the sandbox takes its place.
    const reached = new Set(after.policy.match(hosts)?.filter((host) => !host.includes('.blob.core.')));
    expect([...reached]).toEqual([` ${azure}`]);
  });

  it('lets scripts reach a storage account too, and changes nothing else', () => {
    const storage = 'http://t.localhost:4282';
    const { policy, rest } = split(forLoopback(decide(production, '/').headers, azure, storage));
    expect(policy).toBe(after.policy.replace(/(connect-src [^;]*)/, `$1 ${storage}`));
    expect(policy).not.toBe(after.policy);
    expect(rest).toEqual(after.rest);
  });
});

describe('the production headers', () => {
  const directives = (path: string) => decide(production, path).headers['Content-Security-Policy']?.split('; ');

  it('allow no inline script and no framing', () => {
    expect(directives('/')?.join('; ')).not.toMatch(/unsafe|strict-dynamic|\*/);
    expect(directives('/')).toEqual(expect.arrayContaining(["script-src 'self'", "frame-ancestors 'none'"]));
  });

  it('let the app alone frame the redirect page, without a policy that cuts it off from its opener', () => {
    const { headers } = decide(production, '/redirect.html');
    expect(directives('/redirect.html')).toContain("frame-ancestors 'self'");
    expect(headers['X-Frame-Options']).toBe('SAMEORIGIN');
    expect(headers).not.toHaveProperty('Cross-Origin-Opener-Policy');
  });

  // A 404 below /assets/ is kept as long: Static Web Apps knows headers by path alone.
  it('keep assets for a day and nothing else', () => {
    expect(decide(production, '/assets/a.js').headers['Cache-Control']).toBe('public, max-age=86400');
    expect(decide(production, '/config.json').headers['Cache-Control']).toBe('no-store');
  });
});
