import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { JWK } from 'jose';
import type { SessionRecords } from '#sandbox/identity/session-store.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/** All that a restarted sandbox needs to go on: tenants, and the sessions and key that make earlier sign-ins last. */
export interface SandboxState {
  version: 1;
  tenants: Tenant[];
  sessions: SessionRecords;
  signingKey: JWK;
}

/**
 * @returns `undefined` when there is no file yet.
 * @throws {Error} when the file is not one of this version's.
 */
export const readState = (file: string): SandboxState | undefined => {
  if (!existsSync(file)) return undefined;
  const state: unknown = JSON.parse(readFileSync(file, 'utf8'), revive);
  if (!isState(state)) throw new Error(`${file} is not a state file of this version. Move it away to start afresh.`);
  for (const tenant of state.tenants) completeTenant(tenant);
  return state;
};

/** Adds what files from earlier lack: faults, and identities of machines. */
const completeTenant = (tenant: Tenant): void => {
  tenant.faults ??= [];
  for (const machine of tenant.machines.values()) machine.principalId ??= stableGuid(`identity/${machine.id}`);
};

/** Writes beside the file and renames, so that a crash leaves the earlier state whole. Only its owner may read it: it holds a key. */
export const writeState = (file: string, state: SandboxState): void => {
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(state, replace), { mode: 0o600 });
  renameSync(draft, file);
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

const replace = (_key: string, value: unknown): unknown => (value instanceof Map ? { [mapMark]: [...value] } : value);

const revive = (_key: string, value: unknown): unknown => {
  const isMap = typeof value === 'object' && value !== null && mapMark in value && Array.isArray(value[mapMark]);
  return isMap ? new Map(value[mapMark] as [unknown, unknown][]) : value;
};
