import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { azuriteProblem } from '#sandbox/storage/azurite.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-main-'));
  writeFileSync(join(folder, 'staticwebapp.config.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Announcement {
  origin: string;
  tenantId: string;
  appClientId: string;
  users: { username: string; role: string }[];
  servicePrincipal: { clientId: string; clientSecret: string };
}

const start = (args: string[], env: Record<string, string> = {}, cwd?: string) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, AZURE_PORT: '0', APP_PORT: '0', STORAGE_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, errors }));
  return { child, ended };
};

/** Starts Azure alone and waits for the line that programs read. */
const startAzure = async (args: string[] = [], cwd?: string) => {
  const { child, ended } = start(['--azure-only', '--scenario', 'single', ...args], {}, cwd);
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('{')) return { child, ended, lines, announced: JSON.parse(line) as Announcement };
    lines.push(line);
  }
  throw new Error(`The sandbox did not start: ${(await ended).errors}`);
};

/** Starts the app too, waits for the line that programs read, and ends it. */
const linesUntilReady = async (args: string[]) => {
  const { child, ended } = start(['--app', folder, ...args]);
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.startsWith('Ready: ')) break;
  }
  child.kill('SIGTERM');
  expect((await ended).errors).toBe('');
  return lines;
};

const tokenFor = async ({ origin, tenantId, servicePrincipal }: Announcement): Promise<string> => {
  const { clientId, clientSecret } = servicePrincipal;
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'https://management.azure.com/.default',
  };
  const reply = await fetch(`${origin}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return ((await reply.json()) as { access_token: string }).access_token;
};

/** Windows has no signals: `kill` ends a process at once. */
const withSignals = it.skipIf(process.platform === 'win32');

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

  withSignals('goes on where it stopped, with keys that earlier tokens verify against', async () => {
    const file = join(folder, 'state.json');
    const first = await startAzure(['--state', file]);
    await fetch(`${first.announced.origin}/sandbox/tenants/single/clock`, {
      method: 'POST',
      body: JSON.stringify({ advanceSeconds: 86_400 }),
    });
    expect(first.lines.join()).not.toContain('Going on');
    const keysOf = async ({ origin, tenantId }: Announcement) =>
      (await fetch(`${origin}/${tenantId}/discovery/v2.0/keys`)).text();
    const keys = await keysOf(first.announced);
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
    expect(statSync(file).mode & 0o077).toBe(0);

    const second = await startAzure(['--state', file, '--speed', '3']);
    expect(second.lines).toContain(
      `Going on from ${file}, which decides for itself: no effect of --scenario and --speed`,
    );
    expect(await keysOf(second.announced)).toBe(keys);
    expect(second.announced.tenantId).toBe(first.announced.tenantId);
    const summary = (await (await fetch(`${second.announced.origin}/sandbox/tenants/single`)).json()) as {
      now: string;
      machines: unknown[];
    };
    expect(Date.parse(summary.now) - Date.now()).toBeGreaterThan(86_000_000);
    expect(summary.machines).not.toHaveLength(0);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  });

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

  withSignals('gives localhost to no other tenant after it was deleted, nor makes one from a scenario', async () => {
    const file = join(folder, 'first-gone.json');
    const { child, ended, announced } = await startAzure(['--state', file]);
    const tenants = `${announced.origin}/sandbox/tenants`;
    await fetch(tenants, { method: 'POST', body: JSON.stringify({ scenario: 'single', name: 'second' }) });
    await fetch(`${tenants}/single`, { method: 'DELETE' });
    child.kill('SIGTERM');
    await ended;

    expect((await linesUntilReady(['--state', file])).at(-1)).toMatch(/^Ready: http:\/\/localhost:\d+$/);
    const limits = ['--latency', '1', '--graph-reply-limit', '4096', '--unlimited-queries'];
    const again = await startAzure(['--state', file, ...limits]);
    expect(again.lines).toContain(
      `Going on from ${file}, which decides for itself: no effect of --scenario, --latency, --graph-reply-limit, and --unlimited-queries`,
    );
    expect(again.lines.join('\n')).toContain('No tenant is at localhost any more: it was deleted.');
    expect(Object.keys(again.announced)).toEqual(['origin']);
    const [summary, ...more] = (await (await fetch(`${again.announced.origin}/sandbox/tenants`)).json()) as {
      azureOrigin: string;
    }[];
    const { port } = new URL(again.announced.origin);
    expect([summary?.azureOrigin, more]).toEqual([`http://second.localhost:${port}`, []]);
    await fetch(`${again.announced.origin}/sandbox/tenants/second`, { method: 'DELETE' });
    again.child.kill('SIGTERM');
    await again.ended;

    expect(await start(['--azure-only', '--state', file, '--scenario', 'single']).ended).toEqual({
      code: 1,
      errors: `${file} holds no tenant. Move it away to start afresh.\n`,
    });
  });

  it.skipIf(process.platform === 'win32' || azuriteProblem() !== undefined)(
    'goes on with the storage account of any tenant, and names the option where none has one',
    async () => {
      const file = join(folder, 'storage.json');
      const { child, ended, announced } = await startAzure(['--state', file, '--storage']);
      const tenants = `${announced.origin}/sandbox/tenants`;
      const second = { scenario: 'single', name: 'second' };
      await fetch(tenants, { method: 'POST', body: JSON.stringify({ ...second, storage: 'mutable' }) });
      await fetch(`${tenants}/single`, { method: 'DELETE' });
      child.kill('SIGTERM');
      await ended;

      expect((await linesUntilReady(['--state', file, '--storage'])).join()).not.toContain('no effect');
      const without = readFileSync(file, 'utf8').replace('"storage":', '"unknown":');
      writeFileSync(file, without);
      expect((await linesUntilReady(['--state', file, '--storage'])).join()).toContain('no effect of --storage');
    },
  );

  it('leaves a state file that it cannot read as it is', async () => {
    const file = join(folder, 'foreign.json');
    writeFileSync(file, '{"version":7}');
    const { code, errors } = await start(['--azure-only', '--state', file]).ended;
    expect([code, errors]).toEqual([1, `${file} is not a state file of this version. Move it away to start afresh.\n`]);
    expect(readFileSync(file, 'utf8')).toBe('{"version":7}');
  });

  it('names the state file that is not JSON', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{"version":1,');
    const { code, errors } = await start(['--azure-only', '--state', file]).ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/^\S+broken\.json cannot be read: .+ Move it away to start afresh\.\n$/);
  });

  it('names the configuration of the app that is not JSON', async () => {
    const place = mkdtempSync(join(folder, 'app-'));
    writeFileSync(join(place, 'staticwebapp.config.json'), '{"routes":');
    const { code, errors } = await start(['--app', place]).ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/^\S+staticwebapp\.config\.json cannot be read: .+\.\n$/);
  });

  it('says at once that there is no folder for the state file', async () => {
    const file = join(folder, 'none', 'state.json');
    const { code, errors } = await start(['--azure-only', '--scenario', 'single', '--state', file]).ended;
    expect([code, errors]).toEqual([
      1,
      `The state cannot be kept in ${file}: there is no folder ${join(folder, 'none')}.\n`,
    ]);
  });

  it('says when the state can no longer be kept, and goes on', async () => {
    const place = join(folder, 'goes');
    mkdirSync(place);
    const { child, ended, announced } = await startAzure(['--state', join(place, 'state.json')]);
    rmSync(place, { recursive: true });
    const said = once(child.stderr, 'data');
    expect(await tokenFor(announced)).toMatch(/^ey/);
    expect(String(await said)).toContain(`there is no folder ${place}.`);
    expect(await tokenFor(announced)).toMatch(/^ey/);
    child.kill('SIGTERM');
    await ended;
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
    [['--azure-only', '--speed', 'fast'], {}, '--speed must be a number above 0, not "fast".'],
    [['--azure-only', '--latency', 'long'], {}, '--latency must be a number from 0 to 2147483647, not "long".'],
    [['--azure-only', '--latency', '1e10'], {}, '--latency must be a number from 0 to 2147483647, not "1e10".'],
    [['--graph-reply-limit', '0'], {}, '--graph-reply-limit must be a number, 1 or more, not "0".'],
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
