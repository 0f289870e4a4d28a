import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
