import { expect, test } from 'vitest';
import { setJobsHang, setOnline } from '#sandbox/machines/agent.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';
import { tenantNow, type MachineState } from '#sandbox/tenant.ts';

const azure = eachTestTenant();

/** One job on a machine, as it is asked for and as Azure shows it. */
const jobOn = (machine: MachineState) => {
  const path = `${machine.id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-one?api-version=2026-02-01`;
  const put = (type: string) => {
    const expirationTimestamp = new Date(tenantNow(azure.tenant) + 86_400_000).toISOString();
    const properties = { jobType: 'RemoteSupport', type, accessLevel: 'Diagnostics', expirationTimestamp };
    return azure.call('PUT', path, { body: { kind: 'HCI', properties } });
  };
  const state = async () => (await azure.call('GET', path)).body.properties?.['provisioningState'];
  return { put, state };
};

test('a job on a machine whose jobs hang stays in progress, and is done once they go on', async () => {
  const machine = azure.machine('SRV-SQL-02');
  const { put, state } = jobOn(machine);
  await put('Enable');
  azure.wait(30);
  expect([await state(), machine.access.state]).toEqual(['Succeeded', 'active']);

  setJobsHang(azure.tenant, machine, true);
  await put('Revoke');
  azure.wait(7 * 3600);
  expect([await state(), machine.access.state]).toEqual(['InProgress', 'active']);
  setJobsHang(azure.tenant, machine, false);
  expect([await state(), machine.access.state]).toEqual(['Succeeded', 'revoked']);
});

test('a job that a machine had before it went away for longer than Azure keeps requests is done once jobs go on', async () => {
  const machine = azure.machine('SRV-SQL-02');
  const { put, state } = jobOn(machine);
  await put('Enable');
  azure.wait(30);
  setJobsHang(azure.tenant, machine, true);
  await put('Revoke');
  azure.wait(30);
  setOnline(azure.tenant, machine, false);
  azure.wait(7 * 3600);
  setOnline(azure.tenant, machine, true);
  expect([await state(), machine.access.state]).toEqual(['InProgress', 'active']);
  setJobsHang(azure.tenant, machine, false);
  expect([await state(), machine.access.state]).toEqual(['Succeeded', 'revoked']);
});
