import * as v from 'valibot';

import { canonicalJson } from '#src/consent/canonical-json.ts';
import { base32, sha256, sha256Hex } from '#src/lib/digest.ts';
import { clockSkewMs, parseInstant } from '#src/lib/time.ts';
import {
  type Consent,
  consentHash,
  consentIdSchema,
  consentSchema,
  guidSchema,
  levelSchema,
  machineIdSchema,
  mostMachines,
  readConsent,
  reasonSchema,
  sha256Schema,
  utcSecondsSchema,
} from './consent.ts';
import { consentId } from './consent-id.ts';
import { signingKeySchema } from './signing-key.ts';
import { isWithin } from './level.ts';

/** What Azure keeps of a consent, with the proof that Entra signed it: `token` is in the form GQ256, `key` is Entra's. */
export type ConsentRecord = v.InferOutput<typeof recordSchema>;

/** What Azure keeps of the end of access to one machine. */
export type EndRecord = v.InferOutput<typeof endSchema>;

/** What Azure keeps of access that was shortened or lowered: no new consent is needed, as less than was agreed is left. */
export type ChangeRecord = v.InferOutput<typeof changeSchema>;

/** What Azure keeps of why somebody revoked, if they said so. Nobody signed it: the Activity Log says who wrote it. */
export type RevokeRecord = v.InferOutput<typeof revokeSchema>;

/** Name of the deployment that holds a consent's record in each affected resource group. */
export function recordName(id: string): string {
  return `remote-support-consent-${id}`;
}

/** Name of the deployment that holds the end record of one machine. */
export async function endRecordName(id: string, machineId: string): Promise<string> {
  return `remote-support-ended-${id}-${await machineMark(machineId)}`;
}

/** Name of the deployment that holds a change record: its content is in it, so that no change takes the place of another. */
export async function changeRecordName(record: ChangeRecord): Promise<string> {
  const content = base32(await sha256(canonicalJson(record))).slice(0, 7);
  return `remote-support-changed-${record.consentId}-${await machineMark(record.machineId)}-${content}`;
}

/** Like `changeRecordName`, for why access was revoked. */
export async function revokeRecordName(record: RevokeRecord): Promise<string> {
  return `remote-support-revoked-${record.consentId}-${base32(await sha256(canonicalJson(record))).slice(0, 12)}`;
}

/** What a deployment's name says that it holds, and of which consent; not checked. An acceptance is of none. */
export function recordKindOf(name: string): { kind: (typeof recordKinds)[number]; consentId?: string } | undefined {
  const lower = name.toLowerCase();
  const kind = recordKinds.find((one) => lower.startsWith(`remote-support-${one}-`));
  if (kind === undefined || kind === 'accepted') return kind && { kind };
  return { kind, consentId: lower.slice(`remote-support-${kind}-`.length).slice(0, 24) };
}

const recordKinds = ['consent', 'ended', 'changed', 'reviewed', 'accepted', 'revoked'] as const;

/** `properties` of the deployment that holds a record: a template without resources, with the record as its parameter. */
export function recordDeployment<T extends { kind: string }>(record: T) {
  return { mode: 'Incremental' as const, template, parameters: { record: { value: record } } };
}

/** Makes the record of a signed consent. */
export async function makeRecord(consent: Consent, signature: ConsentRecord['signature']): Promise<ConsentRecord> {
  const hash = await consentHash(consent);
  return {
    kind: 'remote-support-consent-record/2',
    consent,
    consentHash: hash,
    consentId: consentId(hash),
    signature,
    witnesses: [],
  };
}

/**
 * Reads a consent record from the `properties` of a deployment, whoever wrote it; undefined unless every member has its form, the hash is that
 * of the consent, and the id belongs to it. The signature is not checked. The deployment's own name is for the caller to compare with
 * `recordName`.
 */
export async function readRecord(deploymentProperties: unknown): Promise<ConsentRecord | undefined> {
  const record = recordIn(deploymentProperties, recordSchema);
  if (record === undefined || !readConsent(record.consent).ok) return undefined;
  const hash = await consentHash(record.consent);
  return record.consentHash === hash && record.consentId === consentId(hash) ? record : undefined;
}

/** Like `readRecord`, for end records. */
export function readEndRecord(deploymentProperties: unknown): EndRecord | undefined {
  return recordIn(deploymentProperties, endSchema);
}

/** Like `readRecord`, for change records. */
export function readChangeRecord(deploymentProperties: unknown): ChangeRecord | undefined {
  return recordIn(deploymentProperties, changeSchema);
}

/** Like `readRecord`, for why access was revoked. */
export function readRevokeRecord(deploymentProperties: unknown): RevokeRecord | undefined {
  return recordIn(deploymentProperties, revokeSchema);
}

/** Why a record is no end of this consent's access, or undefined. `now`: ms, server time. */
export function endRecordFault(
  end: Pick<EndRecord, 'machineId' | 'confirmedAt'>,
  consent: Consent,
  now: number,
): 'endOfOther' | 'endBeforeStart' | 'endInFuture' | undefined {
  if (!consent.machines.includes(end.machineId.toLowerCase())) return 'endOfOther';
  const at = parseInstant(end.confirmedAt) ?? Number.NaN;
  if (!(at >= (parseInstant(consent.notBefore) ?? Number.NaN))) return 'endBeforeStart';
  return at <= now + clockSkewMs ? undefined : 'endInFuture';
}

/** Whether a record is a change of this consent: a change only ever takes away from what was agreed. */
export function isChangeOf(change: ChangeRecord, { machines, level, notBefore, notAfter }: Consent): boolean {
  // Times are UTC in whole seconds, so their text sorts as they do.
  const isInTime = change.notAfter <= notAfter && change.changedAt >= notBefore;
  return machines.includes(change.machineId) && isWithin(change.level, level) && isInTime;
}

const template = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { record: { type: 'object' } },
  resources: [],
} as const;

const instantSchema = v.pipe(
  v.string(),
  v.maxLength(40),
  v.check((text) => parseInstant(text) !== undefined),
);

/** Entra's keys have about 4,000 characters, with their certificate. */
const longestKey = 20_000;

export const signatureSchema = v.strictObject({
  token: v.pipe(v.string(), v.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/), v.check(hasPartsOfLength)),
  key: v.pipe(
    signingKeySchema,
    v.check((key) => JSON.stringify(key).length <= longestKey),
  ),
});

export const recordSchema = v.strictObject({
  kind: v.literal('remote-support-consent-record/2'),
  consent: consentSchema,
  consentHash: sha256Schema,
  consentId: consentIdSchema,
  signature: signatureSchema,
  /** Room for later additions, such as time stamps of RFC 3161. */
  witnesses: v.pipe(v.array(v.unknown()), v.maxLength(20)),
});

const endSchema = v.strictObject({
  kind: v.literal('remote-support-end-record/1'),
  consentId: consentIdSchema,
  machineId: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  ended: v.picklist(['revoked', 'expired']),
  /** When it was recorded, server time. */
  confirmedAt: instantSchema,
  /** What proved it, in words for whoever reads the record. */
  evidence: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
});

const changeSchema = v.strictObject({
  kind: v.literal('remote-support-change-record/1'),
  consentId: consentIdSchema,
  machineId: machineIdSchema,
  /** What is left from `changedAt` on. */
  level: levelSchema,
  notAfter: utcSecondsSchema,
  /** Directory object id of the person, as the app signed them in: the Activity Log is the witness. */
  userId: guidSchema,
  changedAt: utcSecondsSchema,
});

const revokeSchema = v.strictObject({
  kind: v.literal('remote-support-revoke-record/1'),
  consentId: consentIdSchema,
  /** Those in the record's resource group. */
  machines: v.pipe(v.array(machineIdSchema), v.minLength(1), v.maxLength(mostMachines)),
  reason: v.pipe(reasonSchema, v.nonEmpty()),
  /** When it was pressed, server time. */
  revokedAt: utcSecondsSchema,
});

const partSchema = v.object({ record: v.object({ value: v.unknown() }) });

/** Records of before were kept as parameter and as output, as-code templates keep them as output alone. Where there are both they must agree. */
export function recordIn<T>(properties: unknown, schema: v.GenericSchema<unknown, T>): T | undefined {
  const parameter = valueIn(properties, 'parameters');
  const output = valueIn(properties, 'outputs');
  const value = parameter ?? output;
  if (!haveOneForm([value, output ?? value])) return undefined;
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? result.output : undefined;
}

function valueIn(properties: unknown, part: 'parameters' | 'outputs'): unknown {
  const result = v.safeParse(v.object({ [part]: partSchema }), properties);
  return result.success ? result.output[part]?.record.value : undefined;
}

/** What has no canonical text, such as half of a surrogate pair, can be no record: whoever compares records later would fail on it. */
function haveOneForm([one, other]: [unknown, unknown]): boolean {
  try {
    const text = canonicalJson(one);
    return one === other || text === canonicalJson(other);
  } catch {
    return false;
  }
}

async function machineMark(machineId: string): Promise<string> {
  return (await sha256Hex(machineId.toLowerCase())).slice(0, 8);
}

/** Of header, claims and proof. Not said in the expression: browsers take a tenth of a second for one that counts so far. */
function hasPartsOfLength(token: string): boolean {
  const [header = 0, claims = 0, proof = 0] = token.split('.').map(({ length }) => length);
  return header <= 4000 && claims <= 20_000 && proof >= 5504 && proof <= 11_000;
}
