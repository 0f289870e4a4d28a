import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { describe, expect, it } from 'vitest';
import { decide, forLoopback, type StaticWebAppConfig } from '#sandbox/static-web-app.ts';
import { type Config, parseConfig } from '#src/config.ts';

// This file stands outside src and sandbox because it holds the two files that a deployment edits against each other: what the app is to
// reach by public/config.json, and what its headers let it reach. It passes after every edit that docs/deploying.md asks for.

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '../public', name), 'utf8'));

const ids = { tenantId: '11111111-1111-4111-8111-111111111111', clientId: '22222222-2222-4222-8222-222222222222' };
/** As it is in the file, but for the ids, which may still be placeholders. */
const deployed = parseConfig({ ...(read('config.json') as object), ...ids });
const inCloud = (cloud: string) => parseConfig({ ...(read('config.json') as object), ...ids, cloud });

const signInOf = ({ authority }: Config) => new URL(authority).origin;
const hostsOf = (config: Config) => [signInOf(config), config.resourceManager];
const known = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'].map(inCloud);

const { headers } = decide(read('staticwebapp.config.json') as StaticWebAppConfig, '/');
const policy = headers['Content-Security-Policy'] ?? '';
const sourcesOf = (directive: string) => new RegExp(`(?:^|; )${directive} ([^;]*)`).exec(policy)?.[1]?.split(' ') ?? [];

const isBlobHost = (host: string) => /^https:\/\/[a-z0-9]{3,24}\.blob\.core\.[a-z]+\.[a-z]+$/.test(host);

describe('the headers of a deployment', () => {
  it('let the app reach the cloud and the container that config.json names', () => {
    const container = deployed.evidence ? [new URL(deployed.evidence.container).origin] : [];
    expect(sourcesOf('connect-src')).toEqual(expect.arrayContaining([...hostsOf(deployed), ...container]));
    // Silent sign-in is a frame of the sign-in host.
    expect(sourcesOf('frame-src')).toEqual(["'self'", signInOf(deployed)]);
  });

  it('let it reach one cloud, storage accounts, and nothing else', () => {
    const hosts = [...new Set(policy.match(/https?:\/\/[^\s;]+/g))].filter((host) => !isBlobHost(host));
    const clouds = [...known, deployed].map((config) => hostsOf(config).toSorted());
    expect(clouds).toContainEqual(hosts.toSorted());
  });

  it.each(known)('become those of the sandbox for $cloudName', (config) => {
    const production = { 'Content-Security-Policy': `connect-src 'self' ${hostsOf(config).join(' ')}` };
    expect(forLoopback(production, 'http://localhost:1')['Content-Security-Policy']).toBe(
      "connect-src 'self' http://localhost:1",
    );
  });
});

// `npm run headers` runs this file alone.
describe.each(['/', '/redirect.html', '/assets/app.js'])('the headers of %s', (path) => {
  const served = decide(read('staticwebapp.config.json') as StaticWebAppConfig, path).headers;
  const csp = served['Content-Security-Policy'] ?? '';

  it('hold a policy in which Google’s evaluator finds no way around', () => {
    const found = new CspEvaluator(new CspParser(csp).csp).evaluate();
    // It asks of 'self' that the host has no JSONP and takes no uploads: ours serves the files of one build.
    expect(found.filter(({ value }) => value !== "'self'")).toEqual([]);
  });

  // The rules of https://developer.mozilla.org/en-US/observatory (algorithm 4), whose scanner needs a public host.
  // With the integrity of the scripts, by its own code on 30 November 2026: 135 points, A+.
  it('have full marks by the rules of Mozilla’s HTTP Observatory', () => {
    // csp-implemented-with-no-unsafe-default-src-none, +10.
    expect(csp).toMatch(/^default-src 'none';/);
    expect(csp.match(/'unsafe-[a-z-]+'|\s(?:https?|ftp|blob):(?=\s|;|$)|\s\*|http:\/\//g)).toBeNull();
    expect(/(?:script|style|object)-src[^;]*\bdata:/.test(csp)).toBe(false);
    const names = csp.split('; ').map((directive) => directive.split(' ', 1)[0]);
    expect(new Set(names).size).toBe(names.length);
    // x-frame-options-implemented-via-csp, +5.
    expect(csp).toMatch(path === '/redirect.html' ? /frame-ancestors 'self'/ : /frame-ancestors 'none'/);
    // hsts-implemented-max-age-at-least-six-months; the longest that anybody asks for is two years.
    expect(served['Strict-Transport-Security']).toMatch(/max-age=63072000/);
    // referrer-policy-private, +5; cross-origin-resource-policy-implemented-with-same-origin, +10; nosniff; no CORS.
    expect(served).toMatchObject({
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    });
    expect(served).not.toHaveProperty('Access-Control-Allow-Origin');
    expect(served).not.toHaveProperty('Set-Cookie');
  });
});
