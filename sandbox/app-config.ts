import { endpointMetadata } from '#sandbox/identity/discovery.ts';
import type { Origins } from '#sandbox/origins.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/**
 * The app's `config.json` for one sandbox tenant: the only thing that differs from a deployment against Azure.
 *
 * MSAL takes no authority but an https one. It is given as https and never used as such: the host is a known authority and the
 * metadata, which MSAL then does not ask for, holds the real endpoints.
 */
export const appConfig = (tenant: Tenant, origins: Origins) => {
  const azureOrigin = origins.azure(tenant);
  const storageOrigin = origins.storage(tenant);
  const { host } = new URL(azureOrigin);
  return {
    cloud: {
      name: 'Sandbox',
      authority: `https://${host}/${tenant.tenantId}`,
      knownAuthorities: [host],
      authorityMetadata: endpointMetadata(azureOrigin, tenant.tenantId),
      resourceManager: azureOrigin,
      scope: 'https://management.azure.com/user_impersonation',
    },
    tenantId: tenant.tenantId,
    clientId: tenant.appClientId,
    terms: { windowsServer: 'windows-server-2024-10-30', azureLocal: 'azure-local-2025-03-04' },
    ...(storageOrigin === undefined
      ? {}
      : { evidence: { container: `${storageOrigin}/${tenant.storage?.container}` } }),
    ...(tenant.advice !== undefined && { advice: tenant.advice }),
    notice: {
      text: 'Sandbox: nothing here is Azure.',
      link: { text: 'Tenant, people and machines', href: `${azureOrigin}/sandbox` },
    },
  };
};
