import * as v from 'valibot';
import { disconnectedAfter } from '#sandbox/machines/agent-status.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, lifeTime, tenantNow, type MachineState, type Tenant } from '#sandbox/tenant.ts';
import { readJsonFile } from './json-file.ts';
import { addResourceGroup, addSubscription } from './tenant-seed.ts';

/**
 * Adds the machines of a file to a tenant, with their extensions, resource groups and subscriptions: the app's export of its list as
 * JSON, or what Resource Graph (`{ data: […] }`), Resource Manager (`{ value: […] }`) or a program that asked one of them (`[…]`) gave.
 * @throws {Error} in one sentence for people, with the line; then nothing was added.
 */
export function addFleet(tenant: Tenant, file: string): void {
  const { content, refuse } = readJsonFile(file, anyForm);
  const [[member, rows = []] = []] = Array.isArray(content) ? [[undefined, content] as const] : Object.entries(content);
  const at = member === undefined ? [] : [member];
  const machines = new Map<string, Row>();
  const extensions: Row[] = [];
  const names = new Map<string, string | null | undefined>();
  for (const [index, row] of rows.entries()) {
    const { subscription = '', machine, extension } = partsOf(row.id);
    if (machine === undefined) names.set(subscription, row.name);
    else if (extension !== undefined) extensions.push(row);
    else if (machines.has(idKey(row.id))) refuse([...at, index], 'is a machine that the file names before');
    else if (!row.location || !row.properties)
      refuse([...at, index], 'lacks "location" or "properties" of the machine');
    else {
      machines.set(idKey(row.id), row);
      names.set(subscription, names.get(subscription) ?? row.subscription);
      for (const child of row.resources ?? []) extensions.push({ ...child, id: `${row.id}/extensions/${child.name}` });
    }
  }
  if (machines.size === 0) refuse(at, 'must hold at least one machine');
  for (const row of machines.values()) addMachine(tenant, row, names);
  for (const row of extensions) addExtension(tenant, row);
}

/** Under which name the rows stand: in the app's export, Resource Graph's reply, Resource Manager's. */
const lists = ['machines', 'data', 'value'] as const;

const idPattern =
  /^\/subscriptions\/(?<subscription>[\da-f-]{36})(?:\/resourceGroups\/(?<group>[^/]+)\/providers\/Microsoft\.HybridCompute\/machines\/(?<machine>[^/]+)(?:\/extensions\/(?<extension>[^/]+))?)?$/i;

function partsOf(id: string): Record<string, string | undefined> {
  const { subscription = '', ...parts } = idPattern.exec(id)?.groups ?? {};
  return { ...parts, subscription: idKey(subscription) };
}

const text = v.nullish(v.string());
const tags = v.nullish(v.record(v.string(), v.string()));
const properties = v.nullish(v.looseObject({ status: text, lastStatusChange: text, provisioningState: text }));

const rowShape = v.object({
  id: v.pipe(v.string(), v.regex(idPattern, 'the id of an Arc-enabled server, its extension or a subscription')),
  name: text,
  /** What the app's export names the subscription. */
  subscription: text,
  location: text,
  kind: text,
  tags,
  properties,
  resources: v.nullish(v.array(v.object({ name: v.string(), tags, properties }))),
});

type Row = Pick<v.InferOutput<typeof rowShape>, 'id'> & Partial<v.InferOutput<typeof rowShape>>;

const anyForm = v.lazy((input) => {
  if (Array.isArray(input)) return v.array(rowShape);
  const member = lists.find((name) => typeof input === 'object' && input !== null && name in input) ?? 'data';
  return v.object({ [member]: v.array(rowShape) });
}) as v.GenericSchema<unknown, Row[] | Record<string, Row[]>>;

function addMachine(tenant: Tenant, row: Row, names: ReadonlyMap<string, string | null | undefined>): void {
  const { subscription: subscriptionId = '', group = '', machine: name = '' } = partsOf(row.id);
  const { location } = row;
  if (!tenant.subscriptions.has(subscriptionId))
    addSubscription(tenant, names.get(subscriptionId) ?? subscriptionId, { subscriptionId });
  if (!tenant.resourceGroups.has(idKey(`/subscriptions/${subscriptionId}/resourceGroups/${group}`)))
    addResourceGroup(tenant, subscriptionId, group, location ?? '');
  const { status, lastStatusChange, ...given } = row.properties ?? {};
  tenant.machines.set(idKey(row.id), {
    id: row.id,
    name,
    subscriptionId,
    resourceGroup: group,
    location: location ?? '',
    ...(row.kind ? { kind: row.kind } : {}),
    tags: row.tags ?? {},
    principalId: stableGuid(`identity/${row.id}`),
    properties: { displayName: name, ...given, provisioningState: given.provisioningState ?? 'Succeeded' },
    agent: agentOf(tenant, status, lastStatusChange),
    access: { state: 'none', sessions: [] },
  });
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

function addExtension(tenant: Tenant, { id, tags: given, properties: shown }: Row): void {
  const { extension: name = '' } = partsOf(id);
  const machine = tenant.machines.get(idKey(id).split('/extensions/')[0] ?? '');
  // Resource Graph may list extensions of machines that were not asked for.
  if (!machine) return;
  const { id: machineId, location } = machine;
  const properties = { ...shown, provisioningState: shown?.provisioningState ?? 'Succeeded' };
  tenant.extensions.set(idKey(id), { id, name, machineId, location, tags: given ?? {}, properties });
}
