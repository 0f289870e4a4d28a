import type { APIRequestContext } from '@playwright/test';

export interface TenantSummary {
  name: string;
  tenantId: string;
  appOrigin: string;
  azureOrigin: string;
  users: { username: string; name: string; role: string; objectId: string }[];
  servicePrincipal: { clientId: string; clientSecret: string; objectId: string };
}

interface ArmResource {
  id: string;
  name: string;
  properties: Record<string, unknown>;
}

/** Reads Azure Resource Manager as the tenant's service principal: the truth that the page is held against. */
export class AzureReader {
  readonly #request: APIRequestContext;
  readonly #tenant: TenantSummary;
  readonly #origin: string;
  #token: string | undefined;

  constructor(request: APIRequestContext, tenant: TenantSummary, origin: string) {
    this.#request = request;
    this.#tenant = tenant;
    this.#origin = origin;
  }

  async #accessToken(): Promise<string> {
    if (this.#token !== undefined) return this.#token;
    const { clientId, clientSecret } = this.#tenant.servicePrincipal;
    const reply = await this.#request.post(`${this.#origin}/${this.#tenant.tenantId}/oauth2/v2.0/token`, {
      form: {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: 'https://management.azure.com/.default',
      },
    });
    const { access_token: token } = (await reply.json()) as { access_token: string };
    this.#token = token;
    return token;
  }

  /** The parsed body, or undefined when Azure answers 404. */
  async get<T>(path: string, apiVersion: string): Promise<T | undefined> {
    const reply = await this.#request.get(`${this.#origin}${path}`, {
      params: { 'api-version': apiVersion },
      headers: { authorization: `Bearer ${await this.#accessToken()}` },
    });
    if (reply.status() === 404) return undefined;
    if (!reply.ok()) throw new Error(`GET ${path} answered ${reply.status()}: ${await reply.text()}`);
    return (await reply.json()) as T;
  }

  async #list(path: string, apiVersion: string): Promise<ArmResource[]> {
    const page = await this.get<{ value: ArmResource[] }>(path, apiVersion);
    return page?.value ?? [];
  }

  /** ARM id of a machine, found by its name. */
  async machineId(name: string): Promise<string> {
    for (const { subscriptionId } of await this.#subscriptions()) {
      const machines = await this.#list(
        `/subscriptions/${subscriptionId}/providers/Microsoft.HybridCompute/machines`,
        '2025-01-13',
      );
      const machine = machines.find((one) => one.name === name);
      if (machine) return machine.id;
    }
    throw new Error(`The tenant has no machine ${name}.`);
  }

  async #subscriptions(): Promise<{ subscriptionId: string }[]> {
    const page = await this.get<{ value: { subscriptionId: string }[] }>('/subscriptions', '2022-12-01');
    return page?.value ?? [];
  }

  /** Remote support jobs of a machine. */
  async jobs(machine: string): Promise<ArmResource[]> {
    const id = await this.machineId(machine);
    return this.#list(`${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs`, '2026-02-01');
  }

  /** Remote support extensions of a machine. */
  async extensions(machine: string): Promise<ArmResource[]> {
    return this.#list(`${await this.machineId(machine)}/extensions`, '2025-01-13');
  }

  /** Consent records and end records in the resource group of a machine. */
  async records(machine: string): Promise<ArmResource[]> {
    const group = (await this.machineId(machine)).split('/providers/')[0] ?? '';
    const deployments = await this.#list(`${group}/providers/Microsoft.Resources/deployments`, '2025-04-01');
    return deployments.filter((deployment) => deployment.name.startsWith('remote-support-'));
  }
}
