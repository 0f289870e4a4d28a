import { type Consent, consentHash, consentId } from './consent.ts';
import { readConsent } from './consent-reading.ts';
import { sha256Hex } from './digest.ts';
import { clockSkewMs, parseInstant } from './instant.ts';
import {
  deploymentOf,
  readConsentId,
  type Reading,
  readingOf,
  readInstant,
  type RecordDeployment,
} from './record-template.ts';
import { listOf, objectOf, oneOf, refuse, textOf } from './shape.ts';

/** What Azure keeps of a consent: the consent, its hash and id, and the hash of the ID token in which Entra signed it, never the token. */
export interface ConsentRecord {
  kind: 'remote-support-consent-record/1';
  consent: Consent;
  consentHash: string;
  consentId: string;
  signature: { idTokenSha256: string; keyId: string; issuedAt: string; authenticationMethods: string[] };
}

/** What Azure keeps of the end of access to one machine. */
export interface EndRecord {
  kind: 'remote-support-end-record/1';
  consentId: string;
  /** ARM id, lower case. */
  machineId: string;
  /** The first three are proven. `removed`: a person pressed to revoke while Azure showed no access, or could not be asked, and nothing proves its end on the machine. */
  ended: 'revoked' | 'expired' | 'superseded' | 'removed';
  /** When it was recorded. ISO 8601, server time. */
  confirmedAt: string;
  /** What proved it, or what there was to see where nothing did, in one sentence. */
  evidence: string;
}

/** Those that were proven when they were recorded. */
const provenEnds: ReadonlySet<EndRecord['ended']> = new Set(['revoked', 'expired', 'superseded']);

/** Whoever wrote `removed` was shown no access by Azure, or could not read any, and saw nothing that proves its end. */
export const isProvenEnd = (ended: EndRecord['ended']): boolean => provenEnds.has(ended);

type EndKey = Pick<EndRecord, 'consentId' | 'machineId' | 'ended'>;

/** Name of the tag on a machine that points at the newest consent's record. */
export const consentTag = 'remote-support-consent';

/** Name of the deployment that holds a consent's record in each affected resource group. */
export function recordName(id: string): string {
  return `remote-support-consent-${id}`;
}

const consentRecordName = /\/remote-support-consent-[^/]*$/i;

/** Whether a deployment, by its id, is named as the record of a consent, not of its end or a change. */
export const isConsentRecord = (deploymentId: string): boolean => consentRecordName.test(deploymentId);

export function recordTemplate(record: ConsentRecord): RecordDeployment<ConsentRecord> {
  return deploymentOf(record);
}

/**
 * Reads a consent record from the `properties` of a deployment, whoever wrote it. Never throws: it checks the form of every field,
 * the hash over the consent, and the id. The deployment's own name is for the caller to compare with `recordName`.
 */
export function readRecord(deploymentProperties: unknown): Promise<Reading<ConsentRecord>> {
  return readingOf(deploymentProperties, readConsentRecord);
}

/** How the names of deployments begin that hold an end record: an end that nothing proved has one of its own, so that proof never meets it. */
export const endPrefixes = { proven: 'remote-support-ended-', closed: 'remote-support-closed-' } as const;

/** So often the end of access to one machine under one consent is put on record at most: access may come back after its end, and end again. */
export const mostEnds = 99;

/**
 * Name of the deployment that holds the end record of one machine. `nth`: the second end and later ones have names of their own, so that whoever
 * sees one of them gives it the same name, and no record is written over.
 */
export async function endRecordName({ consentId: id, machineId, ended }: EndKey, nth = 1): Promise<string> {
  const prefix = isProvenEnd(ended) ? endPrefixes.proven : endPrefixes.closed;
  const name = `${prefix}${id}-${(await sha256Hex(machineId.toLowerCase())).slice(0, 8)}`;
  return nth === 1 ? name : `${name}-${nth}`;
}

/** Whether a deployment of this name may hold this end: an end that nothing proved has one record, whenever it was closed. */
export async function isEndRecordName(name: string, record: EndKey): Promise<boolean> {
  const first = await endRecordName(record);
  const [before, nth] = [name.slice(0, first.length), name.slice(first.length)];
  return before === first && (nth === '' || (isProvenEnd(record.ended) && /^-(?:[2-9]|[1-9]\d)$/.test(nth)));
}

export function endRecordTemplate(record: EndRecord): RecordDeployment<EndRecord> {
  return deploymentOf(record);
}

/** Like `readRecord`, for end records. */
export function readEndRecord(deploymentProperties: unknown): Promise<Reading<EndRecord>> {
  return readingOf(deploymentProperties, readEnd);
}

/** Why a record is no end of this consent's access, or undefined. `now`: ms, server time. */
export function endProblem({ machineId, confirmedAt }: EndRecord, consent: Consent, now: number): string | undefined {
  if (!consent.machines.includes(machineId.toLowerCase()))
    return 'The end is of a machine that the consent does not cover.';
  const at = parseInstant(confirmedAt) ?? Number.NaN;
  if (!(at >= (parseInstant(consent.notBefore) ?? Number.NaN))) return 'The end is dated before the consent.';
  return at <= now + clockSkewMs ? undefined : 'The end is dated later than now.';
}

async function readConsentRecord(value: unknown): Promise<ConsentRecord> {
  const record = readRecordForm(value);
  const hash = await consentHash(record.consent);
  if (record.consentHash !== hash) return refuse('The consent does not match its hash: it was changed.');
  if (record.consentId !== consentId(hash)) return refuse('The id of the record does not belong to its consent.');
  return record;
}

/** Reads the form of a record that anyone may have written. Throws ShapeError; whether hash and id are right is not checked. */
export function readRecordForm(value: unknown): ConsentRecord {
  const record = objectOf(value, 'The record', ['kind', 'consent', 'consentHash', 'consentId', 'signature']);
  return {
    kind: oneOf(record['kind'], 'The kind of the record', ['remote-support-consent-record/1']),
    consent: readConsent(record['consent']),
    consentHash: textOf(record['consentHash'], 'The hash of the consent', 64, /^[0-9a-f]{64}$/),
    consentId: readConsentId(record['consentId']),
    signature: readSignature(record['signature']),
  };
}

function readSignature(value: unknown): ConsentRecord['signature'] {
  const signature = objectOf(value, 'The signature', ['idTokenSha256', 'keyId', 'issuedAt', 'authenticationMethods']);
  return {
    idTokenSha256: textOf(signature['idTokenSha256'], 'The hash of the ID token', 64, /^[0-9a-f]{64}$/),
    keyId: textOf(signature['keyId'], 'The id of the signing key', 256, /^[\x21-\x7e]+$/),
    issuedAt: readInstant(signature['issuedAt'], 'The time of the signature'),
    authenticationMethods: listOf(signature['authenticationMethods'], 'The list of authentication methods', (method) =>
      textOf(method, 'An authentication method', 64, /^[\w.:-]+$/),
    ),
  };
}

function readEnd(value: unknown): EndRecord {
  const keys = ['kind', 'consentId', 'machineId', 'ended', 'confirmedAt', 'evidence'];
  const record = objectOf(value, 'The record', keys);
  return {
    kind: oneOf(record['kind'], 'The kind of the record', ['remote-support-end-record/1']),
    consentId: readConsentId(record['consentId']),
    machineId: textOf(record['machineId'], 'The id of the machine', 500),
    ended: oneOf(record['ended'], 'The way access ended', ['revoked', 'expired', 'superseded', 'removed']),
    confirmedAt: readInstant(record['confirmedAt'], 'The time of the confirmation'),
    evidence: textOf(record['evidence'], 'The evidence', 1000),
  };
}
