import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { startSandbox } from '#sandbox/sandbox.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/** Whether a shell has a program. Debian's package `azure-cli` brings `az`; where there is none, its test is skipped. */
export const has = (program: string) => spawnSync('bash', ['-c', `command -v ${program}`]).status === 0;
const run = promisify(execFile);

/** For programs on a busy computer, ms: for what hangs. */
export const patience = 300_000;
export const patient = { timeout: patience };

/** The sandbox over https, with what a shell needs for it. */
export const startShell = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'as-code-'));
  const sandbox = await startSandbox({
    appPort: 0,
    azurePort: 0,
    scenario: 'single',
    speed: 500,
    certificateFolder: folder,
  });
  const tenant = sandbox.tenants.first() ?? expect.fail('The sandbox has a first tenant.');
  const [machine = expect.fail('It has a machine.')] = tenant.machines.values();
  const origin = sandbox.azureOrigin.replace('http:', 'https:');
  const certificate = join(folder, 'trusted.pem');
  writeFileSync(certificate, sandbox.authority().certificate);
  const env = {
    ...process.env,
    NO_PROXY: 'localhost',
    AZURE_CONFIG_DIR: folder,
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
    // Microsoft's own directory of clouds doesn't know this one.
    AZURE_CORE_INSTANCE_DISCOVERY: 'false',
    REQUESTS_CA_BUNDLE: certificate,
    CURL_CA_BUNDLE: certificate,
  };
  const bash = async (text: string) => (await run('bash', ['-euc', text], { env, cwd: folder })).stdout;
  const close = async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  };
  return { folder, tenant, machine, origin, bash, close };
};

export const signIn = ({ tenantId, servicePrincipal: { clientId, clientSecret } }: Tenant, origin: string) =>
  `az cloud register -n sandbox --endpoint-resource-manager ${origin}; az cloud set -n sandbox
az login --service-principal -u ${clientId} -p ${clientSecret} -t ${tenantId}`;
