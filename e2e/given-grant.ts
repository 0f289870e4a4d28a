import { randomBytes } from 'node:crypto';
import { request as browserless } from '@playwright/test';
import { givenRequests, nonceOf } from '#test/proof/given.ts';
import { testConsent } from '#test/proof/signed.ts';
import { expect } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { signatureOf } from './sign-in-by-requests.ts';

interface GivenWish {
  level?: 'Diagnostics' | 'DiagnosticsAndRepair';
  hours?: number;
  /** Number of the support request. */
  number?: string;
  reason?: string;
  /** Who signs; Ada Lovelace when left out. */
  person?: string;
}

const machinesVersion = '2025-01-13';

/**
 * A grant that is there when a test begins: signed by the person, recorded, asked for by the requests that the app shows as code, and active.
 * On the app's pages the same takes as long as what most of these tests are of.
 * @returns the id of the consent.
 */
export async function givenGrant(tenant: Tenant, machines: readonly string[], wish: GivenWish = {}): Promise<string> {
  const { azure, tenantId } = tenant;
  const { level = 'Diagnostics', hours = 8, number = '2411240040009999', person = 'Ada Lovelace' } = wish;
  const ids = await Promise.all(machines.map((machine) => azure.machineId(machine)));
  const notBefore = Math.floor((await azure.now()) / 60_000) * 60_000;
  const consent = await testConsent({
    tenantId,
    userId: tenant.users.find(({ name }) => name === person)?.objectId ?? '',
    machines: ids,
    level,
    notBefore,
    notAfter: notBefore + hours * 3_600_000,
    ticket: { number, source: 'typed' },
    reason: wish.reason ?? 'Blue screens since the last update',
    salt: randomBytes(16).toString('hex'),
  });
  const request = await browserless.newContext();
  const { idToken, accessToken, keys } = await signatureOf(request, tenant, person, await nonceOf(consent));
  await request.dispose();
  const installs = await Promise.all(
    machines.map(async (machine, index) => {
      const { [index]: machineId = '' } = ids;
      if ((await azure.remoteSupport(machine)) !== undefined) return [];
      const { location = '' } = (await azure.get<{ location?: string }>(machineId, machinesVersion)) ?? {};
      return [{ machineId, location }];
    }),
  );
  const given = await givenRequests(consent, { idToken, keys, machines: ids, installs: installs.flat() });
  const hand = azure.as(accessToken);
  for (const { method, id, apiVersion, body } of given.requests) {
    if (body !== undefined) await hand.put(id, apiVersion, body, given.correlationId, method);
    else await isInstalled(tenant, id);
  }
  for (const machine of machines) await isActive(tenant, machine);
  return given.consentId;
}

async function isInstalled({ azure }: Tenant, extensionId: string): Promise<void> {
  const shown = async () => JSON.stringify(await azure.get(extensionId, machinesVersion));
  await expect.poll(shown, { intervals: [50] }).toContain('"provisioningState":"Succeeded"');
}

/** Azure shows the job that the machine reports. */
async function isActive({ azure }: Tenant, machine: string): Promise<void> {
  const shown = async () => JSON.stringify(await azure.jobs(machine));
  await expect.poll(shown, { intervals: [50] }).toContain('"state":"Active"');
}
