import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { programToken } from '#test/sandbox/app.ts';
import { controlOf } from '#test/sandbox/control.ts';
import { makeFolder, startAzure, withSignals } from '#test/sandbox/program.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const { folder, remove } = makeFolder();
afterAll(remove);

// Each starts programs of its own and waits for them.
describe.concurrent('the sandbox as a program', () => {
  withSignals.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'says what is needed, and ends cleanly on %s',
    async (signal) => {
      const { child, ended, announced } = await startAzure();
      expect(announced.users).not.toHaveLength(0);
      expect(await programToken(announced.origin, announced)).toMatch(/^ey/);
      child.kill(signal);
      // As npm does with what the terminal has sent already.
      child.kill(signal);
      expect(await ended).toEqual({ code: 0, errors: '' });
    },
  );

  it('warns where it listens beyond this computer', async () => {
    const { child, ended } = await startAzure(['--host', '0.0.0.0']);
    child.kill();
    expect((await ended).errors).toMatch(/^WARNING: listening at 0\.0\.0\.0\. Anybody who reaches these ports can act/);
  });

  it('is a package beside its dependencies: a command, and a function', async () => {
    const place = mkdtempSync(join(folder, 'copy-'));
    const home = join(place, 'node_modules/arc-sandbox');
    cpSync('sandbox', home, {
      recursive: true,
      filter: (path) => !path.includes('node_modules') && !path.endsWith('.test.ts'),
    });
    const read = (file: string) =>
      JSON.parse(readFileSync(file, 'utf8')) as Record<
        'dependencies' | 'devDependencies' | 'bin',
        Record<string, string>
      >;
    const [{ dependencies, bin }, own] = [read('sandbox/package.json'), read('package.json')];
    expect({ ...own.dependencies, ...own.devDependencies }).toMatchObject(dependencies);
    for (const name of Object.keys(dependencies))
      symlinkSync(join(process.cwd(), 'node_modules', name), join(place, 'node_modules', name), 'junction');
    const { child, ended, announced } = await startAzure([], place, [join(home, bin['arc-sandbox'] ?? '')]);
    expect(await programToken(announced.origin, announced)).toMatch(/^ey/);
    child.kill();
    await ended;
    writeFileSync(
      join(place, 'use.mjs'),
      `import { startSandbox } from 'arc-sandbox';
       const sandbox = await startSandbox({ azurePort: 0, scenarioFile: ${JSON.stringify(join(home, 'scenario.example.json'))} });
       console.log((await fetch(sandbox.azureOrigin + '/sandbox/tenants/northwind')).status, sandbox.tenants.first().people.length);
       await sandbox.close();`,
    );
    const used = await promisify(execFile)(process.execPath, ['use.mjs'], { cwd: place });
    expect(used).toEqual({ stdout: '200 2\n', stderr: '' });
  });
});

describe.each([[undefined], ['http://localhost:5173']])('the control page beside the app at %s', (appOrigin) => {
  const sandbox = runningSandbox({ scenario: 'single', ...(appOrigin === undefined ? {} : { appOrigin }) });
  const { call, page } = controlOf(sandbox);

  it('leads to no app but the one that is served', async () => {
    const { body } = await call('GET', '/tenants/single');
    expect(body['appOrigin']).toBe(appOrigin);
    const links = [...(await page()).matchAll(/href="(http:[^"]*)"/g)].map(([, link = '']) => link);
    const away = links.filter((link) => !link.startsWith(sandbox.azureOrigin));
    expect(away).toEqual(appOrigin === undefined ? [] : [appOrigin, appOrigin]);
  });
});
