import { randomBytes } from 'node:crypto';
import { request as browserless } from '@playwright/test';
import { grantRequests, nonceOf } from '#test/proof/grant-requests.ts';
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
  const chosen = await Promise.all(machines.map(async (name) => ({ name, id: await azure.machineId(name) })));
  const ids = chosen.map(({ id }) => id);
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
    chosen.map(async ({ name, id: machineId }) => {
      if ((await azure.remoteSupport(name)) !== undefined) return [];
      const { location = '' } = (await azure.get<{ location?: string }>(machineId, machinesVersion)) ?? {};
      return [{ machineId, location }];
    }),
  );
  const given = await grantRequests(consent, { idToken, keys, machines: ids, installs: installs.flat() });
  const hand = azure.as(accessToken);
  for (const { method, id, apiVersion, body } of given.requests) {
    if (body !== undefined) await hand.write(method, id, apiVersion, body, given.correlationId);
    else await untilAzureShows(() => azure.get(id, apiVersion), '"provisioningState":"Succeeded"');
  }
  // As the machine reports it.
  for (const machine of machines) await untilAzureShows(() => azure.jobs(machine), '"state":"Active"');
  return given.consentId;
}

async function untilAzureShows(read: () => Promise<unknown>, text: string): Promise<void> {
  await expect.poll(async () => JSON.stringify(await read()), { intervals: [50] }).toContain(text);
}
