import { parseMachineId } from '#src/lib/arm-id.ts';

import { type AccessLevel, accessLevels, isWithin } from './access-level.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Consent } from './consent.ts';
import { bytesToBase32, sha256, sha256Hex } from './digest.ts';
import { isUtcSeconds } from './instant.ts';
import { deploymentOf, readConsentId, type Reading, readingOf, type RecordDeployment } from './record-template.ts';
import { objectOf, oneOf, refuse, textOf } from './shape.ts';

/** What Azure keeps of access on one machine that was made shorter or lowered: it needs no new consent, as less than was agreed is left. */
export interface ChangeRecord {
  kind: 'remote-support-change-record/1';
  consentId: string;
  /** ARM id, lower case. */
  machineId: string;
  /** What is left from `changedAt` on, as Azure accepted it. */
  level: AccessLevel;
  /** UTC in whole seconds. */
  notAfter: string;
  /** Directory object id of the person who changed it, as the app signed them in: the Activity Log is the witness. */
  userId: string;
  /** UTC in whole seconds, server time. */
  changedAt: string;
}

/** Start of the name of every deployment that holds a change record. */
export const changePrefix = 'remote-support-changed-';

/**
 * Name of the deployment that holds the record: the consent, the machine and the content, so that one access may be changed often and no
 * change takes the place of another. Exactly the 64 characters that ARM allows.
 */
export async function changeRecordName(record: ChangeRecord): Promise<string> {
  const machine = (await sha256Hex(record.machineId)).slice(0, 8);
  const content = bytesToBase32(await sha256(canonicalJson(record))).slice(0, 7);
  return `${changePrefix}${record.consentId}-${machine}-${content}`;
}

/** The consent that a deployment's name says the change belongs to, not checked. */
export function consentOfChangeName(name: string): string {
  return name.toLowerCase().slice(changePrefix.length).slice(0, 24);
}

export function changeRecordTemplate(record: ChangeRecord): RecordDeployment<ChangeRecord> {
  return deploymentOf(record);
}

/** Reads a change record from the `properties` of a deployment, whoever wrote it. Never throws. Its name is for the caller to compare. */
export function readChangeRecord(deploymentProperties: unknown): Promise<Reading<ChangeRecord>> {
  return readingOf(deploymentProperties, readChange);
}

/** Whether more is left than was agreed: somebody may have widened the access elsewhere. */
export const isBeyondConsent = ({ level, notAfter }: ChangeRecord, consent: Consent): boolean =>
  !isWithin(level, consent.level) || notAfter > consent.notAfter;

/** Why a record is no change of this consent, or undefined: a change only ever takes away from what was agreed. */
export function changeProblem(change: ChangeRecord, consent: Consent): string | undefined {
  if (!consent.machines.includes(change.machineId))
    return 'The change is about a machine that the consent does not cover.';
  if (!isWithin(change.level, consent.level)) return 'The change claims a higher access level than was agreed to.';
  // Both are UTC in whole seconds, so their text sorts as their time does.
  if (change.notAfter > consent.notAfter) return 'The change claims a later end than was agreed to.';
  if (change.changedAt < consent.notBefore) return 'The change is dated before the consent.';
  return undefined;
}

function readChange(value: unknown): ChangeRecord {
  const keys = ['kind', 'consentId', 'machineId', 'level', 'notAfter', 'userId', 'changedAt'];
  const record = objectOf(value, 'The record', keys);
  return {
    kind: oneOf(record['kind'], 'The kind of the record', ['remote-support-change-record/1']),
    consentId: readConsentId(record['consentId']),
    machineId: readMachineId(record['machineId']),
    level: oneOf(record['level'], 'The access level', accessLevels),
    notAfter: readSeconds(record['notAfter'], 'The end of the access'),
    userId: textOf(record['userId'], 'The user id', 36, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    changedAt: readSeconds(record['changedAt'], 'The time of the change'),
  };
}

function readMachineId(value: unknown): string {
  const id = textOf(value, 'The id of the machine', 500);
  const isMachine = parseMachineId(id) !== undefined && id === id.toLowerCase();
  return isMachine ? id : refuse('The id of the machine is not in the expected form.');
}

function readSeconds(value: unknown, field: string): string {
  const text = textOf(value, field, 20);
  return isUtcSeconds(text) ? text : refuse(`${field} is not a time.`);
}
