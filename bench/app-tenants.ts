import type { Browser } from '@playwright/test';
import { signIn } from '#assure/bulk/journey.ts';
import { type SandboxProcess, startSandboxProcess, type TenantSummary } from '#assure/bulk/sandbox-process.ts';
import { seedConsents } from './consent-seed.ts';
import type { Samples } from './samples.ts';

const ports = { app: Number(process.env.BENCH_APP_PORT ?? 4570), azure: Number(process.env.BENCH_AZURE_PORT ?? 4571) };

/** Of every reply of Azure, ms: what a person far from Azure's region sees. */
export const latency = 150;
/** The largest fleet of a sandbox that makes no more. */
const smallFleet = 10_000;

const speed = 20;

export const startSandbox = () => startSandboxProcess(ports);

/** A fleet of so many machines, or of as many as the sandbox makes. */
export async function fleetTenant(
  sandbox: SandboxProcess,
  wanted: number,
  samples: Samples,
): Promise<{ tenant: TenantSummary; machines: number }> {
  const make = (machines: number) => sandbox.createTenant({ scenario: 'fleet', machines, speed, latency });
  try {
    return { tenant: await make(wanted), machines: wanted };
  } catch (error) {
    if (wanted <= smallFleet) throw error;
    samples.fail(`a fleet of ${wanted} machines`, error);
    return { tenant: await make(smallFleet), machines: smallFleet };
  }
}

/** A tenant in which every machine is eligible. */
export async function evenTenant(
  sandbox: SandboxProcess,
  machines: number,
  settings: object = { latency },
): Promise<TenantSummary> {
  try {
    return await sandbox.createTenant({ scenario: 'even', machines, speed, ...settings });
  } catch {
    // Before there was this scenario, the fleet of so many machines was it.
    return sandbox.createTenant({ scenario: 'fleet', machines, speed, ...settings });
  }
}

/** A tenant with so many consents on record. */
export async function historyTenant(
  browser: Browser,
  sandbox: SandboxProcess,
  consents: number,
): Promise<TenantSummary> {
  // So many machines that no resource group has more deployments than Azure keeps in one.
  const tenant = await evenTenant(sandbox, smallFleet, {});
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
