import * as v from 'valibot';
import { disconnectedAfter } from '#sandbox/machines/agent-status.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, lifeTime, tenantNow } from '#sandbox/tenant.ts';
import type { MachineState, Tenant } from '#sandbox/tenant.ts';
import { readJsonFile } from './json-file.ts';
import { addResourceGroup, addSubscription } from './tenant-seed.ts';

/**
 * Adds the machines of a file to a tenant, with their extensions, resource groups and subscriptions: the app's export of its list as
 * JSON, or what Resource Graph (`{ data: […] }`), Resource Manager (`{ value: […] }`) or a program that asked one of them (`[…]`) gave.
 * @throws {Error} in one sentence for people, with the line; then nothing was added.
 */
export function addFleet(tenant: Tenant, file: string): void {
  const { content, refuse } = readJsonFile(file, anyForm);
  const member = Array.isArray(content) ? undefined : lists.find((name) => name in content);
  const rows = Array.isArray(content) ? content : (content[member ?? 'data'] ?? []);
  const at = member === undefined ? [] : [member];
  const machines = new Map<string, MachineRow>();
  const names = new Map<string, string | null | undefined>();
  const extensions: { machineId: string; row: ExtensionRow }[] = [];
  for (const [index, row] of rows.entries()) {
    const { subscription = '', machine, extension } = idPattern.exec(row.id)?.groups ?? {};
    const { name, location, properties, resources } = row;
    if (machine === undefined) names.set(idKey(subscription), name);
    else if (extension !== undefined) extensions.push({ machineId: row.id.split(/\/extensions\//i)[0] ?? '', row });
    else if (machines.has(idKey(row.id))) refuse([...at, index], 'is a machine that the file names before');
    else if (location === undefined || !properties)
      refuse([...at, index], 'lacks "location" or "properties" of the machine');
    else {
      machines.set(idKey(row.id), { ...row, location, properties });
      names.set(idKey(subscription), names.get(idKey(subscription)) ?? row.subscription);
      for (const child of resources ?? []) extensions.push({ machineId: row.id, row: child });
    }
  }
  if (machines.size === 0) refuse(at, 'must hold at least one machine');
  for (const row of machines.values()) addMachine(tenant, row, names);
  for (const { machineId, row } of extensions) addExtension(tenant, machineId, row);
}

/** Under which name the rows stand: in the app's export, Resource Graph's reply, Resource Manager's. */
const lists = ['machines', 'data', 'value'] as const;

const idPattern =
  /^\/subscriptions\/(?<subscription>[\da-f-]{36})(?:\/resourceGroups\/(?<group>[^/]+)\/providers\/Microsoft\.HybridCompute\/machines\/(?<machine>[^/]+)(?:\/extensions\/(?<extension>[^/]+))?)?$/i;

const text = v.nullish(v.string());
const tags = v.nullish(v.record(v.string(), v.string()));

const extensionShape = v.object({
  name: v.string(),
  tags,
  properties: v.looseObject({
    publisher: v.optional(v.string()),
    type: v.optional(v.string()),
    provisioningState: text,
  }),
});

const rowShape = v.object({
  id: v.pipe(v.string(), v.regex(idPattern, 'the id of an Arc-enabled server, its extension or a subscription')),
  name: v.optional(v.string()),
  /** What the app's export names the subscription. */
  subscription: text,
  location: v.optional(v.string()),
  kind: text,
  tags,
  properties: v.nullish(v.looseObject({ status: text, lastStatusChange: text, provisioningState: text })),
  resources: v.nullish(v.array(extensionShape)),
});

const anyForm = v.lazy((input) => {
  if (Array.isArray(input)) return v.array(rowShape);
  const member = lists.find((name) => typeof input === 'object' && input !== null && name in input) ?? 'data';
  return v.object({ [member]: v.array(rowShape) });
}) as v.GenericSchema<unknown, Row[] | Partial<Record<(typeof lists)[number], Row[]>>>;

type Row = v.InferOutput<typeof rowShape>;
type MachineRow = Row & { location: string; properties: NonNullable<Row['properties']> };
type ExtensionRow = Pick<v.InferOutput<typeof extensionShape>, 'tags'> & {
  name?: string | undefined;
  properties?: Row['properties'];
};

function addMachine(tenant: Tenant, row: MachineRow, names: ReadonlyMap<string, string | null | undefined>): void {
  const { subscription = '', group = '', machine: name = '' } = idPattern.exec(row.id)?.groups ?? {};
  const subscriptionId = idKey(subscription);
  if (!tenant.subscriptions.has(subscriptionId))
    addSubscription(tenant, names.get(subscriptionId) ?? subscriptionId, { subscriptionId });
  const scope = idKey(`/subscriptions/${subscription}/resourceGroups/${group}`);
  if (!tenant.resourceGroups.has(scope)) addResourceGroup(tenant, subscriptionId, group, row.location);
  const { status, lastStatusChange, provisioningState, ...properties } = row.properties;
  const machine: MachineState = {
    id: row.id,
    name,
    subscriptionId,
    resourceGroup: group,
    location: row.location,
    ...(row.kind ? { kind: row.kind } : {}),
    tags: row.tags ?? {},
    principalId: stableGuid(`identity/${row.id}`),
    properties: { provisioningState: provisioningState ?? 'Succeeded', displayName: name, ...properties },
    agent: agentOf(tenant, status, lastStatusChange),
    access: { state: 'none', sessions: [] },
  };
  tenant.machines.set(idKey(row.id), machine);
}

/** A machine of a status that the sandbox does not have, such as Error, is away: what is asked of it waits. */
function agentOf(tenant: Tenant, status?: string | null, lastChange?: string | null): MachineState['agent'] {
  const now = tenantNow(tenant);
  const word = status?.toLowerCase();
  const changed = Math.min(Date.parse(lastChange ?? '') || now - 86_400_000, now);
  const expired = word === 'expired';
  const online = word === 'connected' || !word;
  // Azure calls a machine Disconnected some time after it went away.
  const changedAt = online || expired ? changed : changed - lifeTime(tenant, disconnectedAfter);
  return { online, changedAt, expired, install: 'succeeds' };
}

function addExtension(tenant: Tenant, machineId: string, { name = '', tags: given, properties }: ExtensionRow): void {
  const machine = tenant.machines.get(idKey(machineId));
  // Resource Graph may list extensions of machines that were not asked for.
  if (!machine) return;
  const id = `${machine.id}/extensions/${name}`;
  tenant.extensions.set(idKey(id), {
    id,
    name,
    machineId: machine.id,
    location: machine.location,
    tags: given ?? {},
    properties: { ...properties, provisioningState: properties?.provisioningState ?? 'Succeeded' },
  });
}
