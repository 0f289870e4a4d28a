import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder, startAzure, tokenFor, withSignals } from '#sandbox/test-program.ts';

const { folder, remove } = makeFolder();
afterAll(remove);

// Each starts programs of its own and waits for them.
describe.concurrent('the sandbox as a program', () => {
  withSignals.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'says what is needed, and ends cleanly on %s',
    async (signal) => {
      const { child, ended, announced } = await startAzure();
      expect(announced.users).not.toHaveLength(0);
      expect(await tokenFor(announced)).toMatch(/^ey/);
      child.kill(signal);
      // As npm does with what the terminal has sent already.
      child.kill(signal);
      expect(await ended).toEqual({ code: 0, errors: '' });
    },
  );

  it.each([
    [[], undefined],
    [['--app-origin', 'http://localhost:5173'], 'http://localhost:5173'],
  ])('leads to no app but the one that is served (%j)', async (args, appOrigin) => {
    const { child, ended, announced } = await startAzure(args);
    const read = async (path: string) => fetch(announced.origin + path);
    const [summary] = (await (await read('/sandbox/tenants')).json()) as { appOrigin?: string }[];
    expect(summary?.appOrigin).toBe(appOrigin);
    const page = await (await read('/sandbox')).text();
    const links = [...page.matchAll(/href="(http:[^"]*)"/g)].map(([, link]) => link);
    expect(links.filter((link) => !link?.startsWith(announced.origin))).toEqual(
      appOrigin === undefined ? [] : [appOrigin, appOrigin],
    );
    child.kill();
    await ended;
  });

  it('runs as a copy beside the three packages, with the package.json that its README gives', async () => {
    const place = mkdtempSync(join(folder, 'copy-'));
    cpSync('sandbox', join(place, 'sandbox'), {
      recursive: true,
      filter: (path) => !path.includes('node_modules') && !path.endsWith('.test.ts'),
    });
    mkdirSync(join(place, 'node_modules'));
    for (const name of ['tsx', 'jose', 'oidc-provider'])
      symlinkSync(join(process.cwd(), 'node_modules', name), join(place, 'node_modules', name), 'junction');
    const [, given] = /```json\n(\{[^`]*)```/.exec(readFileSync('sandbox/README.md', 'utf8')) ?? [];
    writeFileSync(join(place, 'package.json'), given ?? '');
    const { child, ended, announced } = await startAzure([], place);
    expect(await tokenFor(announced)).toMatch(/^ey/);
    child.kill();
    await ended;
  });
});
