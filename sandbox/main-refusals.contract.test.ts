import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder, start } from '#test/sandbox/program.ts';

const { folder, remove } = makeFolder();
afterAll(remove);

// Each starts programs of its own and waits for them.
describe.concurrent('what the sandbox does not start with', () => {
  it('names the configuration of the app that is not JSON', async () => {
    const place = mkdtempSync(join(folder, 'app-'));
    writeFileSync(join(place, 'staticwebapp.config.json'), '{"routes":');
    const { code, errors } = await start(['--app', place]).ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/^.+staticwebapp\.config\.json cannot be read: .+\.\n$/);
  });

  it('says in one sentence which port is taken, and what chooses it', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    const plain = await start(['--azure-only'], { AZURE_PORT: String(port) }).ended;
    const tests = await start(['--azure-only'], { AZURE_PORT: String(port), PORT_PREFIX: 'E2E_' }).ended;
    blocker.close();
    const sentence = (name: string) =>
      `Port ${port} is in use: stop what uses it, or choose another port with ${name}.\n`;
    expect([plain, tests]).toEqual([
      { code: 1, errors: sentence('AZURE_PORT') },
      { code: 1, errors: sentence('E2E_AZURE_PORT') },
    ]);
  });

  it.each([
    [['--azure-only', '--scenario', 'none'], {}, 'There is no scenario "none". There are:'],
    [['--azure-only', '--latency', 'long'], {}, '--latency must be a number from 0 to 2147483647, not "long".'],
    [['--graph-reply-limit', '0'], {}, '--graph-reply-limit must be a number, 1 or more, not "0".'],
    [['--azure-only', '--scenario', 'package.json'], {}, 'package.json, line 1: people is missing.'],
    [['--azure-only', '--fleet', 'nowhere.json'], {}, 'nowhere.json cannot be read: ENOENT'],
    [['--fleet', 'x.json', '--scenario', 'single'], {}, 'Your own files say themselves which machines there are'],
    [['--fleet', 'x.json', '--machines', '3'], {}, 'Your own files say themselves which machines there are'],
    [['--azure-only', '--host', '203.0.113.9'], {}, 'listen EADDRNOTAVAIL: address not available 203.0.113.9'],
    [['--azure-only', '--app', 'dist'], {}, '--app serves the app, and --azure-only serves none: give one of the two.'],
    [['--azure-only', '--machines', 'few'], {}, '--machines must be a number above 0, not "few".'],
    [['--azure-only', '--scenario', 'single', '--machines', '3'], {}, 'only "fleet" and "even" take a number of them.'],
    [['--azure-only'], { AZURE_PORT: 'x', PORT_PREFIX: 'E2E_' }, 'E2E_AZURE_PORT must be a port number, not "x".'],
    [['--app', 'nowhere/at-all'], {}, 'nowhere/at-all with the built app: build the app first ("npm run build").'],
    [
      ['--redirect-uri', 'callback'],
      {},
      'a http or https address of this computer without a fragment, not "callback".',
    ],
    [
      ['--app-origin', 'localhost'],
      {},
      '--app-origin must be an origin such as http://localhost:3000, not "localhost".',
    ],
    [['--unknown'], {}, "Unknown option '--unknown'"],
  ])('refuses %j %j', async (args, env, sentence) => {
    const { code, errors } = await start(args, env).ended;
    expect(code).toBe(1);
    expect(errors).toContain(sentence);
    expect(errors).not.toContain('    at ');
  });
});
