import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { portProblem } from '#sandbox/door.ts';
import { startSandbox } from '#sandbox/sandbox.ts';
import { makeFolder, start } from '#test/sandbox/program.ts';

const { folder, remove } = makeFolder();
afterAll(remove);

const blockedPort = async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  return { port, free: () => blocker.close() };
};

/** On any free ports. */
const begin = (options: object) => startSandbox({ appPort: 0, azurePort: 0, certificateFolder: folder, ...options });

it('answers whoever comes before it is ready, as soon as it is', async () => {
  const { port, free } = await blockedPort();
  free();
  const status = (): Promise<number> =>
    fetch(`http://127.0.0.1:${port}/sandbox/config.json`).then(
      (reply) => reply.status,
      () => status(),
    );
  const early = status();
  const sandbox = await begin({ azurePort: port });
  expect(await early).toBe(200);
  await sandbox.close();
});

describe('what the sandbox does not start with', () => {
  it('is said in one line, by a program that ends', async () => {
    const { code, errors } = await start(['--azure-only', '--scenario', 'none']).ended;
    expect([code, errors]).toEqual([1, expect.stringMatching(/^There is no scenario "none"\. There are: .+\n$/)]);
  });

  it('names the configuration of the app that is not JSON', async () => {
    const place = mkdtempSync(join(folder, 'app-'));
    writeFileSync(join(place, 'staticwebapp.config.json'), '{"routes":');
    await expect(begin({ distFolder: place })).rejects.toThrow(/^.+staticwebapp\.config\.json cannot be read: .+\.$/);
  });

  it('says which port is taken, and what chooses it', async () => {
    const { port: azurePort, free } = await blockedPort();
    const sentence = `Port ${azurePort} is in use: stop what uses it, or choose another port with `;
    await expect(begin({ azurePort })).rejects.toThrow(`${sentence}AZURE_PORT.`);
    await expect(begin({ azurePort, portPrefix: 'E2E_' })).rejects.toThrow(`${sentence}E2E_AZURE_PORT.`);
    free();
    const reserved = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    expect(portProblem(reserved, 80, 'APP_PORT').message).toMatch(/^Port 80 is reserved by the system: choose another/);
  });

  it.each([
    [{ scenaro: 'single' }, '"scenaro" is not known here. Did you mean "scenario"? Known are scenario, speed, '],
    [{ port: 1 }, '"port" is not known here. Did you mean "appPort"? '],
    [{ scenarioFile: 'package.json' }, 'package.json, line 1: people is missing.'],
    [{ fleetFile: 'nowhere.json' }, 'nowhere.json cannot be read: ENOENT'],
    [{ fleetFile: 'x.json', scenario: 'single' }, 'Your own files say themselves which machines there are'],
    [{ scenario: 'single', machines: 3 }, 'only "fleet" and "even" take a number of them.'],
    [{ host: '203.0.113.9' }, 'listen EADDRNOTAVAIL: address not available 203.0.113.9'],
    [{ distFolder: 'nowhere/at-all' }, 'nowhere/at-all with the built app: build the app first ("npm run build").'],
  ])('is %j', async (options, sentence) => {
    await expect(begin(options)).rejects.toThrow(sentence);
  });
});
