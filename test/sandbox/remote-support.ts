import { tenantNow } from '#sandbox/tenant.ts';
import type { TestReply, TestTenant } from './tenant.ts';

/** The extension and the jobs, as the contract tests ask for them. */

export const computeVersion = 'api-version=2025-01-13';

export const installation = {
  location: 'westeurope',
  properties: { publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport' },
};

export const extensionPath = (machineId: string, name = 'AzureEdgeRemoteSupport'): string =>
  `${machineId}/extensions/${name}?${computeVersion}`;

export const jobPath = (machineId: string, name = 'rs-1'): string =>
  `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${name}?api-version=2026-02-01`;

export interface JobInput {
  name?: string;
  type?: string;
  level?: string;
  /** Seconds from now; a text is sent as it is. */
  ends?: number | string;
  kind?: string;
  jobType?: string;
}

export const putJob = (azure: TestTenant, machine: string, input: JobInput = {}): Promise<TestReply> => {
  const { name, type = 'Enable', level = 'Diagnostics', ends = 3600, kind = 'HCI', jobType = 'RemoteSupport' } = input;
  const expirationTimestamp =
    typeof ends === 'string' ? ends : new Date(tenantNow(azure.tenant) + ends * 1000).toISOString();
  const properties = { jobType, type, accessLevel: level, expirationTimestamp };
  return azure.call('PUT', jobPath(azure.machine(machine).id, name), { body: { kind, properties } });
};
