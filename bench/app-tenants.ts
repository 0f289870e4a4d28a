import type { Browser } from '@playwright/test';
import { signIn } from './journey.ts';
import { type SandboxProcess, startSandboxProcess, type TenantSummary } from './sandbox-process.ts';
import { seedConsents } from './consent-seed.ts';

const ports = {
  app: Number(process.env.BENCH_APP_PORT ?? 4570),
  azure: Number(process.env.BENCH_AZURE_PORT ?? 4571),
  prefix: 'BENCH_',
};

/** Of every reply of Azure, ms: what a person far from Azure's region sees. */
export const latency = 150;
/** As many as no resource group of them has more deployments than Azure keeps in one, with 10,000 consents. */
const historyMachines = 10_000;

const speed = 20;

export const startSandbox = () => startSandboxProcess(ports);

/** A fleet of so many machines, as uneven as in life. */
export const fleetTenant = (sandbox: SandboxProcess, machines: number): Promise<TenantSummary> =>
  sandbox.createTenant({ scenario: 'fleet', machines, speed, latency });

/** A tenant in which every machine is eligible. */
export const evenTenant = (
  sandbox: SandboxProcess,
  machines: number,
  settings: object = { latency },
): Promise<TenantSummary> => sandbox.createTenant({ scenario: 'even', machines, speed, ...settings });

/** A tenant with so many consents on record. */
export async function historyTenant(
  browser: Browser,
  sandbox: SandboxProcess,
  consents: number,
): Promise<TenantSummary> {
  const tenant = await evenTenant(sandbox, historyMachines, {});
  const machineIds = (await sandbox.truth(tenant.name)).map(({ id }) => id);
  const page = await browser.newPage();
  try {
    // The app's own request carries a token that may write records.
    const request = page.waitForRequest((sent) => sent.headers()['authorization']?.startsWith('Bearer ') === true);
    await signIn(page, tenant.appOrigin);
    const authorization = (await (await request).allHeaders())['authorization'] ?? '';
    const azureOrigin = `http://localhost:${ports.azure}`;
    await seedConsents({ azureOrigin, authorization, machineIds, count: consents });
    await sandbox.change(tenant.name, { latency });
  } finally {
    await page.close();
  }
  return tenant;
}
