import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts';
import { azuriteProblem } from '#sandbox/storage/azurite.ts';
import { tableCalled, tableOf } from '#test/sandbox/markdown.ts';

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

let sandbox: Sandbox;
let env: NodeJS.ProcessEnv;

/** What each client did. */
const tried: Tried[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({
    appPort: 0,
    azurePort: 0,
    ...(problem === undefined ? { storagePort: 0 } : {}),
    scenario: 'single',
    speed: 1000,
    certificateFolder: folder,
    https: true,
  });
  const tenant = sandbox.tenants.first() ?? expect.fail('The sandbox has a first tenant.');
  const { file = '' } = sandbox.authority();
  env = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: file,
    REQUESTS_CA_BUNDLE: file,
    AZURE_AUTHORITY_HOST: sandbox.azureOrigin,
    AZURE_TENANT_ID: tenant.tenantId,
    AZURE_CLIENT_ID: tenant.servicePrincipal.clientId,
    AZURE_CLIENT_SECRET: tenant.servicePrincipal.clientSecret,
    AZURE_SUBSCRIPTION_ID: [...tenant.subscriptions.keys()][0],
    AZURE_CONFIG_DIR: join(folder, 'az'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    AZURE_CORE_INSTANCE_DISCOVERY: 'false',
    SANDBOX_TENANT_NAME: tenant.name,
    SANDBOX_CONTAINER:
      tenant.storage === undefined
        ? 'https://localhost/none'
        : `${sandbox.origins.storage(tenant)}/${tenant.storage.container}`,
  };
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const runProgram = async (program: string, args: string[]): Promise<Tried[]> => {
  const { stdout } = await run(program, args, { env });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Tried);
};

const failures = (outcomes: Tried[]): string[] =>
  outcomes.flatMap(({ client, operation, error }) => (error ? [`${client}, ${operation}: ${error}`] : []));

// Each is a program of its own, over https, with nothing but options and the environment to know the sandbox by.
describe.concurrent('Microsoft’s own clients', () => {
  it('for Node work unmodified', async () => {
    const outcomes = await runProgram(process.execPath, ['--import', 'tsx', 'test/sandbox/npm-clients.ts']);
    tried.push(...outcomes);
    expect(failures(outcomes)).toEqual([]);
  });

  it.skipIf(python === undefined || problem !== undefined)('for Python work unmodified', async () => {
    const outcomes = await runProgram(python ?? '', ['test/sandbox/python_clients.py']);
    tried.push(...outcomes);
    expect(failures(outcomes)).toEqual([]);
  });

  it.skipIf(!hasAz)('include the Azure CLI', async () => {
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
    ([name]) => !isFromNpm(name) || (problem !== undefined && name === '`@azure/storage-blob`'),
  );
  const keptNames = new Set(kept.map(([name]) => name));
  const rows = [...kept, ...rowsTried(tried).filter(([name]) => !keptNames.has(name))];
  const inOrder = rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const table = tableOf(['Client', 'Version', 'Operations tried'], inOrder);
  await expect(written.replace(tableCalled('Client'), `${table}\n`)).toMatchFileSnapshot(page);
});

const isFromNpm = (name = ''): boolean => name.startsWith('`@');

const rowsTried = (outcomes: Tried[]): string[][] =>
  [...new Set(outcomes.map(({ client }) => client))].map((client) => {
    const all = outcomes.filter((one) => one.client === client && !one.error);
    return [`\`${client}\``, all[0]?.version ?? '', all.map(({ operation }) => operation).join(', ')];
  });

const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
