import type { APIRequestContext, APIResponse } from '@playwright/test';

const jobsPath = '/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs';
const jobsVersion = '2026-02-01';

export interface TenantSummary {
  name: string;
  tenantId: string;
  appOrigin: string;
  azureOrigin: string;
  /** Of the storage account, where there is one, and its container. */
  storageOrigin?: string;
  container?: string;
  users: { username: string; name: string; role: string; objectId: string }[];
  servicePrincipal: { clientId: string; clientSecret: string; objectId: string };
}

interface ArmResource {
  id: string;
  name: string;
  properties: Record<string, unknown>;
}

/** A write that reached Azure, as the tenant's Activity Log has it. */
export interface LoggedWrite {
  method: string;
  /** ARM id of what was written, lower case. */
  resourceId: string;
  caller: string;
}

interface LogEvent {
  caller: string;
  resourceId: string;
  status: { value: string };
  httpRequest: { method: string };
}

/**
 * Azure Resource Manager as the tenant's service principal sees it: the truth that the page is held against, and a hand that acts from
 * elsewhere.
 */
export class AzureReader {
  readonly #request: APIRequestContext;
  readonly #tenant: TenantSummary;
  readonly #origin: string;
  #token: string | undefined;
  readonly #ids = new Map<string, string>();

  constructor(request: APIRequestContext, tenant: TenantSummary, origin: string) {
    this.#request = request;
    this.#tenant = tenant;
    this.#origin = origin;
  }

  /** An access token of the service principal, of a scope such as `https://management.azure.com/.default`. */
  async tokenFor(scope: string): Promise<string> {
    const { clientId, clientSecret } = this.#tenant.servicePrincipal;
    const reply = await this.#request.post(`${this.#origin}/${this.#tenant.tenantId}/oauth2/v2.0/token`, {
      form: {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope,
      },
    });
    const { access_token: token } = (await reply.json()) as { access_token: string };
    return token;
  }

  async #accessToken(): Promise<string> {
    this.#token ??= await this.tokenFor('https://management.azure.com/.default');
    return this.#token;
  }

  /** Sessions have ended: the next request asks for a new token. */
  forgetToken(): void {
    this.#token = undefined;
  }

  async #send(
    method: string,
    path: string,
    params: Record<string, string>,
    data?: object,
    headers: Record<string, string> = {},
  ): Promise<APIResponse> {
    const reply = await this.#request.fetch(`${this.#origin}${path}`, {
      method,
      params,
      headers: { ...headers, authorization: `Bearer ${await this.#accessToken()}` },
      ...(data === undefined ? {} : { data }),
    });
    if (!reply.ok() && reply.status() !== 404)
      throw new Error(`${method} ${path} answered ${reply.status()}: ${await reply.text()}`);
    return reply;
  }

  /** The parsed body, or undefined when Azure answers 404. */
  async get<T>(path: string, apiVersion: string): Promise<T | undefined> {
    const reply = await this.#send('GET', path, { 'api-version': apiVersion });
    return reply.status() === 404 ? undefined : ((await reply.json()) as T);
  }

  /** Azure's own time, ms since the epoch, in whole seconds. */
  async now(): Promise<number> {
    const reply = await this.#send('GET', '/subscriptions', { 'api-version': '2022-12-01' });
    return Date.parse(reply.headers()['date'] ?? '');
  }

  /** Writes a remote support job from elsewhere, as a colleague with a command line would. */
  async putJob(machine: string, name: string, wish: { type: 'Enable' | 'Revoke'; level?: string; until: number }) {
    const path = `${await this.machineId(machine)}${jobsPath}/${name}`;
    const { type, level = 'Diagnostics', until } = wish;
    const expirationTimestamp = new Date(until).toISOString();
    const properties = { jobType: 'RemoteSupport', type, accessLevel: level, expirationTimestamp };
    await this.write('PUT', path, jobsVersion, { kind: 'HCI', properties });
  }

  /** Deletes a remote support job from elsewhere. */
  async removeJob(machine: string, name: string): Promise<void> {
    await this.remove(`${await this.machineId(machine)}${jobsPath}/${name}`, jobsVersion);
  }

  /** The same Azure, as the person sees it whose access token this is. */
  as(token: string): AzureReader {
    const reader = new AzureReader(this.#request, this.#tenant, this.#origin);
    reader.#token = token;
    return reader;
  }

  /** Writes anything from elsewhere, as an administrator with a command line would. `correlationId` as a client may choose it. */
  async write(method: string, id: string, apiVersion: string, body: object, correlationId?: string): Promise<void> {
    const headers = correlationId === undefined ? {} : { 'x-ms-correlation-request-id': correlationId };
    await this.#send(method, id, { 'api-version': apiVersion }, body, headers);
  }

  /** Closes the support request of that number in the machine's subscription. */
  async closeSupportRequest(machine: string, number: string): Promise<void> {
    const subscription = (await this.machineId(machine)).split('/resourceGroups/')[0] ?? '';
    const path = `${subscription}/providers/Microsoft.Support/supportTickets/support-${number}`;
    await this.#send('PATCH', path, { 'api-version': '2024-04-01' }, { status: 'closed' });
  }

  /** Deletes something from elsewhere: a machine, an extension, a job. */
  async remove(id: string, apiVersion = '2025-01-13'): Promise<void> {
    await this.#send('DELETE', id, { 'api-version': apiVersion });
  }

  /** Writes about a machine or what is below it that reached Azure; the Activity Log lags, so put the time forward first. */
  async writes(machine: string): Promise<LoggedWrite[]> {
    const id = (await this.machineId(machine)).toLowerCase();
    const since = new Date((await this.now()) - 86_400_000).toISOString();
    const path = `/subscriptions/${id.split('/')[2]}/providers/Microsoft.Insights/eventtypes/management/values`;
    const reply = await this.#send('GET', path, {
      'api-version': '2015-04-01',
      $filter: `eventTimestamp ge '${since}'`,
      $top: '1000',
    });
    const { value } = (await reply.json()) as { value: LogEvent[] };
    return value
      .filter((event) => event.status.value === 'Started' && event.resourceId.toLowerCase().startsWith(`${id}/`))
      .map(({ caller, resourceId, httpRequest: { method } }) => ({
        caller,
        method,
        resourceId: resourceId.toLowerCase(),
      }));
  }

  async #list(path: string, apiVersion: string): Promise<ArmResource[]> {
    const page = await this.get<{ value: ArmResource[] }>(path, apiVersion);
    return page?.value ?? [];
  }

  /** ARM id of a machine, found by its name. A machine that is gone keeps it, and so does another that is connected in its place. */
  async machineId(name: string): Promise<string> {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = await this.#findMachine(name);
    this.#ids.set(name, id);
    return id;
  }

  async #findMachine(name: string): Promise<string> {
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
    return this.#list(`${id}${jobsPath}`, jobsVersion);
  }

  /** All extensions of a machine, other products' too. */
  async extensions(machine: string): Promise<ArmResource[]> {
    return this.#list(`${await this.machineId(machine)}/extensions`, '2025-01-13');
  }

  /** The remote support extension of a machine, whatever its name. */
  async remoteSupport(machine: string): Promise<ArmResource | undefined> {
    return (await this.extensions(machine)).find(({ properties }) => properties.type === 'EdgeRemoteSupport');
  }

  /** Consent records and end records in the resource group of a machine. */
  async records(machine: string): Promise<ArmResource[]> {
    const group = (await this.machineId(machine)).split('/providers/')[0] ?? '';
    const deployments = await this.#list(`${group}/providers/Microsoft.Resources/deployments`, '2025-04-01');
    return deployments.filter((deployment) => deployment.name.startsWith('remote-support-'));
  }
}
