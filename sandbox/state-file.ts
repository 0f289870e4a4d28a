import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JWK } from 'jose';
import { allRoles } from '#sandbox/arm/roles.ts';
import type { SessionRecords } from '#sandbox/identity/session-store.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import type { KeptResource, RoleAssignment, Tenant } from '#sandbox/tenant.ts';

/** All that a restarted sandbox needs to go on: tenants, and the sessions and key that make earlier sign-ins last. */
export interface SandboxState {
  version: 1;
  tenants: Tenant[];
  /** Name of the tenant at `localhost`, `null` once that is deleted. The first of all in files of before. */
  first?: string | null;
  sessions: SessionRecords;
  signingKey: JWK;
}

/**
 * @returns `undefined` when there is no file yet.
 * @throws {Error} in one sentence for people, when the file cannot be read or is not one of this version's.
 */
export const readState = (file: string): SandboxState | undefined => {
  if (!existsSync(file)) return undefined;
  const state = parse(file);
  if (!isState(state)) throw new Error(`${file} is not a state file of this version. Move it away to start afresh.`);
  for (const tenant of state.tenants) completeTenant(tenant);
  return state;
};

const parse = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'), revive);
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${messageOf(cause)}. Move it away to start afresh.`, { cause });
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Adds what files from earlier lack: faults, kept resources, what is known of roles, properties of locks, and identities of machines. */
const completeTenant = (tenant: Tenant): void => {
  tenant.faults ??= [];
  tenant.keptResources ??= new Map();
  tenant.roleEligibilities ??= [];
  tenant.groups ??= [];
  tenant.customRoles ??= new Map();
  tenant.roleRequests ??= new Map();
  tenant.rolePolicies ??= new Map();
  nameRolesByIds(tenant);
  for (const [key, lock] of tenant.locks) tenant.locks.set(key, completeLock(lock));
  for (const machine of tenant.machines.values()) machine.principalId ??= stableGuid(`identity/${machine.id}`);
};

/** Files from before custom roles name a role by its name, and end an activation by the agenda. */
const nameRolesByIds = (tenant: Tenant): void => {
  const entries: (RoleAssignment & { role?: string; activation?: string })[] = [
    ...tenant.roleAssignments,
    ...tenant.roleEligibilities,
  ];
  for (const one of entries) {
    const end = tenant.agenda.find(({ kind, data }) => kind === deactivation && data['activation'] === one.activation);
    if (one.activation !== undefined && end) one.until = end.at;
    one.roleId ??= allRoles(tenant).find(({ name }) => name === one.role)?.id ?? '';
    delete one.role;
    delete one.activation;
  }
  tenant.agenda = tenant.agenda.filter(({ kind }) => kind !== deactivation);
};

const deactivation = 'role.deactivate';

const completeLock = (lock: KeptResource & { level?: unknown; notes?: unknown }): KeptResource => {
  const { id, name, level, notes } = lock;
  return level === undefined ? lock : { id, name, type: 'Microsoft.Authorization/locks', properties: { level, notes } };
};

/**
 * Writes beside the file and renames, so that a crash leaves the earlier state whole. Only its owner may read it: it holds a key.
 * @throws {Error} in one sentence for people.
 */
export const writeState = (file: string, state: SandboxState): void => {
  const draft = `${file}.new`;
  try {
    writeFileSync(draft, JSON.stringify(state, replace), { mode: 0o600 });
    renameSync(draft, file);
  } catch (cause) {
    const folder = dirname(file);
    const reason = existsSync(folder) ? messageOf(cause) : `there is no folder ${folder}`;
    throw new Error(`The state cannot be kept in ${file}: ${reason}.`, { cause });
  }
};

const isState = (value: unknown): value is SandboxState =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'tenants' in value &&
  Array.isArray(value.tenants) &&
  'sessions' in value &&
  value.sessions instanceof Map &&
  'signingKey' in value;

const mapMark = '$map';
/** Of an object that a caller wrote with a member called like one of these marks. */
const objectMark = '$object';

const isMarked = (value: object): boolean => Object.hasOwn(value, mapMark) || Object.hasOwn(value, objectMark);

const replace = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return { [mapMark]: [...value] };
  return isMarked(value) ? { [objectMark]: Object.entries(value) } : value;
};

/** Members of a map or an object that `replace` has marked, and of nothing else that files of before may hold. */
const entriesIn = (value: object, mark: string): [string, unknown][] | undefined => {
  const [[name, content] = [], ...more] = Object.entries(value);
  if (name !== mark || more.length > 0 || !Array.isArray(content)) return undefined;
  return content.every((entry) => Array.isArray(entry) && entry.length === 2) ? content : undefined;
};

const revive = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !isMarked(value)) return value;
  const inMap = entriesIn(value, mapMark);
  if (inMap !== undefined) return new Map(inMap);
  const inObject = entriesIn(value, objectMark);
  return inObject === undefined ? value : Object.fromEntries(inObject);
};
