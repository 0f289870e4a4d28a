import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JWK } from 'jose';
import type { SessionRecords } from '#sandbox/identity/session-store.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/** All that a restarted sandbox needs to go on: tenants, and the sessions and key that make earlier sign-ins last. */
export interface SandboxState {
  version: 2;
  tenants: Tenant[];
  /** Name of the tenant at `localhost`, `null` once that is deleted. */
  first: string | null;
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

/** A whole tenant as a text, and back. */
export const tenantText = (tenant: Tenant): string => JSON.stringify(tenant, replace);
export const tenantFrom = (text: string): Tenant => JSON.parse(text, revive) as Tenant;

const isState = (value: unknown): value is SandboxState =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 2 &&
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

const revive = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !isMarked(value)) return value;
  const { [mapMark]: entries, [objectMark]: members } = value as Record<string, [string, unknown][]>;
  return entries ? new Map(entries) : Object.fromEntries(members ?? []);
};
