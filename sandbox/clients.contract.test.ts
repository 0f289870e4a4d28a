import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { azuriteProblem } from '#sandbox/storage/azurite.ts';
import { tableCalled, tableOf } from '#test/sandbox/markdown.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

interface Tried {
  client: string;
  version: string;
  operation: string;
  error?: string | null;
}

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'sandbox-clients-'));
const page = join(import.meta.dirname, 'clients.md');
const problem = azuriteProblem();

const python = ['/usr/bin/python3', 'python3'].find(
  (program) => spawnSync(program, ['-c', 'import azure.identity, azure.mgmt.hybridcompute']).status === 0,
);
const hasAz = process.platform !== 'win32' && spawnSync('az', ['--help']).error === undefined;

const sandbox = runningSandbox({
  ...(problem === undefined ? { storagePort: 0 } : {}),
  scenario: 'single',
  speed: 1000,
  certificateFolder: folder,
  https: true,
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What each client did. */
const tried: Tried[] = [];

const environment = (): Record<string, string | undefined> => {
  const { tenantId, servicePrincipal, subscriptions, name, storage } = sandbox.tenant;
  const { file } = sandbox.authority();
  return {
    ...process.env,
    NODE_EXTRA_CA_CERTS: file,
    REQUESTS_CA_BUNDLE: file,
    AZURE_AUTHORITY_HOST: sandbox.azureOrigin,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: servicePrincipal.clientId,
    AZURE_CLIENT_SECRET: servicePrincipal.clientSecret,
    AZURE_SUBSCRIPTION_ID: [...subscriptions.keys()][0],
    AZURE_CONFIG_DIR: join(folder, 'az'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    AZURE_CORE_INSTANCE_DISCOVERY: 'false',
    SANDBOX_TENANT_NAME: name,
    SANDBOX_CONTAINER: storage
      ? `${sandbox.origins.storage(sandbox.tenant)}/${storage.container}`
      : 'https://localhost/none',
  };
};

/** Runs a program that prints a line of JSON for each thing done. */
const runProgram = async (program: string, args: string[]): Promise<void> => {
  const { stdout } = await run(program, args, { env: environment() });
  const outcomes = stdout.trim().split('\n');
  tried.push(...outcomes.map((line) => JSON.parse(line) as Tried));
  expect(outcomes.filter((line) => Boolean((JSON.parse(line) as Tried).error))).toEqual([]);
};

// Each is a program of its own, over https, with nothing but options and the environment to know the sandbox by.
describe.concurrent('Microsoft’s own clients', () => {
  it('for Node work unmodified', async () => {
    await runProgram(process.execPath, ['--import', 'tsx', 'test/sandbox/npm-clients.ts']);
  });

  it.skipIf(python === undefined || problem !== undefined)('for Python work unmodified', async () => {
    await runProgram(python ?? '', ['test/sandbox/python_clients.py']);
  });

  it.skipIf(!hasAz)('include the Azure CLI', async () => {
    const env = environment();
    const az = async (...args: string[]): Promise<string> => (await run('az', args, { env })).stdout;
    const { AZURE_CLIENT_ID: id = '', AZURE_CLIENT_SECRET: secret = '', AZURE_TENANT_ID: tenant = '' } = env;
    const version = /"azure-cli": "([^"]*)"/.exec(await az('version'))?.[1] ?? '';
    const done = (operation: string): void => void tried.push({ client: 'az', version, operation });
    await az('cloud', 'register', '-n', 'sandbox', '--endpoint-resource-manager', sandbox.azureOrigin);
    await az('cloud', 'set', '-n', 'sandbox');
    done('cloud register');
    await az('login', '--service-principal', '-u', id, '-p', secret, '--tenant', tenant);
    done('login --service-principal');
    expect(await az('group', 'list', '-o', 'tsv')).toContain('rg-servers');
    done('group list');
  });
});

it('are all in the table, which vitest -u writes', async () => {
  const written = readFileSync(page, 'utf8');
  // The lock file holds the versions of npm's. Of the others each computer has its own, or none: a row that is there stays until it is removed.
  const kept = rowsOf(written).filter(
    ([name = '']) => !name.startsWith('`@') || (problem !== undefined && name === '`@azure/storage-blob`'),
  );
  const keptNames = new Set(kept.map(([name]) => name));
  const rows = [...kept, ...rowsTried(tried).filter(([name]) => !keptNames.has(name))];
  const inOrder = rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const table = tableOf(['Client', 'Version', 'Operations tried'], inOrder);
  await expect(written.replace(tableCalled('Client'), `${table}\n`)).toMatchFileSnapshot(page);
});

const rowsTried = (outcomes: Tried[]): string[][] =>
  [...new Set(outcomes.map(({ client }) => client))].map((client) => {
    const all = outcomes.filter((one) => one.client === client && !one.error);
    return [`\`${client}\``, all[0]?.version ?? '', all.map(({ operation }) => operation).join(', ')];
  });

const rowsOf = (text: string): string[][] => {
  const cells = (line: string) => line.split('|').slice(1, -1);
  const lines = text.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => cells(line).map((cell) => cell.trim()));
};
