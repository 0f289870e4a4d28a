import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { ConfigError } from '#src/config.ts';
import { BrowserTooOld, isBrowserTooOld } from './browser-age.ts';
import { describeStart, mayPass } from './start-words.ts';

describe('what keeps the app from starting', () => {
  it.each([
    [new ConfigError(['No connection.'], 'unreachable'), true],
    [new SignInError('network', 'No connection.'), true],
    [new ConfigError(['"tenantId" is missing.']), false],
    [new SignInError('failed', 'AADSTS50011'), false],
    [new TypeError('undefined is not a function'), false],
  ])('%s may pass: %s', (error, passes) => {
    expect(mayPass(error)).toBe(passes);
    expect(describeStart(error).title === 'Remote Support cannot be reached').toBe(passes);
    expect(describeStart(error).why).toContain(error.message);
  });
});

describe('a browser', () => {
  const stub = (lacks?: string) => {
    const withAll = (name: string) => (name === lacks ? {} : { [name]: () => undefined });
    vi.stubGlobal('AbortSignal', withAll('any'));
    vi.stubGlobal('URL', withAll('canParse'));
    vi.stubGlobal('HTMLElement', { prototype: withAll('showPopover') });
  };
  afterEach(() => vi.unstubAllGlobals());

  it('is too old where it lacks any of the youngest functions', () => {
    stub();
    expect(isBrowserTooOld()).toBe(false);
    for (const lacked of ['any', 'canParse', 'showPopover']) {
      stub(lacked);
      expect(isBrowserTooOld(), lacked).toBe(true);
    }
  });

  it('that is too old is told since when there is what it lacks, as everywhere else, and what ends access', () => {
    const { title, why, whatToDo } = describeStart(new BrowserTooOld());
    expect(title).toBe('This browser is too old for Remote Support');
    expect(whatToDo).toContain('Disable-RemoteSupport on the machine');
    expect(mayPass(new BrowserTooOld())).toBe(false);
    const versions = /Chrome or Edge \d+, Firefox \d+ or Safari [\d.]*\d/;
    const [said] = versions.exec(why) ?? [];
    expect(said).toBeDefined();
    for (const file of ['index.html', 'docs/deploying.md']) {
      const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8').replaceAll(/\s+/g, ' ');
      expect(text, file).toContain(said);
    }
  });
});
