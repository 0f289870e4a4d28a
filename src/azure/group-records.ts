import type { ReadProblem } from '#src/consent/access/evidence.ts';
import { acceptanceName, readAcceptance } from '#src/consent/acceptance.ts';
import type { AcceptanceFact, RecordFault } from '#src/consent/findings/finding.ts';
import {
  changeRecordName,
  type ChangeRecord,
  type ConsentRecord,
  type EndRecord,
  endRecordName,
  readChangeRecord,
  readEndRecord,
  readRecord,
  readRevokeRecord,
  recordKindOf,
  type RevokeRecord,
  revokeRecordName,
} from '#src/consent/record.ts';
import { readReviewRecord, reviewRecordName, type ReviewRecord } from '#src/consent/review.ts';
import { createBreather } from '#src/lib/slices.ts';
import { parseInstant } from '#src/lib/time.ts';
import { AzureError } from './http/errors.ts';
import { type ReadOptions, readingTime } from './http/transport.ts';
import { type Deployment, deploymentPages } from './resources/deployments.ts';

/** Where one copy of a consent's record is kept: a deployment without resources. */
export interface RecordCopy {
  /** ARM id, lower case. */
  groupId: string;
  deploymentId: string;
  /** When Azure stored it, ISO 8601. */
  timestamp: string;
  /** Azure's correlation id of the deployment: derived from the consent's hash when written by this app. */
  correlationId: string;
}

/**
 * What does not fit on record, or could not be read. `scope`: ARM id of a deployment, a resource group or a subscription; `at`: when Azure stored
 * the deployment.
 */
export type RecordProblem = { scope: string; consentId?: string | undefined; at?: string | undefined } & (
  | { is: 'unread'; problem: ReadProblem }
  /** Machines could not be listed, so resource groups there may not have been asked for records. */
  | { is: 'unlisted'; problem: ReadProblem }
  | { is: RecordFault }
);

export interface Held<R> {
  copy: RecordCopy;
  record: R;
}

/** A deployment that was read, with what it holds of consents; most of other teams' hold nothing. */
export interface KeptDeployment {
  id: string;
  timestamp: string;
  consent?: Held<ConsentRecord>;
  end?: Held<EndRecord>;
  change?: Held<ChangeRecord>;
  review?: Held<ReviewRecord>;
  revoke?: Held<RevokeRecord>;
  acceptance?: AcceptanceFact;
  fault?: RecordProblem;
}

/** What one resource group keeps of consents: each deployment by itself, not held against the others. */
export interface GroupRecords {
  groupId: string;
  /** All there are, records or not; the same array as long as nothing came or went. */
  deployments: readonly KeptDeployment[];
  readAt: number;
  /** When all of them were listed, ms; since then only the newest. */
  wholeAt: number;
}

/** What is gone from the middle of the list, or came out of order, shows after this, ms. */
const wholeEveryMs = 3_600_000;

/** Most often nothing is new: so many of the newest tell. Otherwise so many a page are listed, until one holds nothing new. */
const fewNewest = 3;
const pageOfNewest = 50;

/** A deployment that began before a reading may have been dated anew since, ms: Azure does so while it runs. */
const settledMs = 600_000;

/**
 * All records of one resource group. A record never changes: what was read before is not read again. Parts are told while the whole list comes.
 * Throws AzureError when it cannot be read.
 */
export async function readGroupRecords(
  groupId: string,
  before: GroupRecords | undefined,
  { onPart, ...options }: ReadOptions & { onPart?: ((part: GroupRecords) => void) | undefined } = {},
): Promise<GroupRecords> {
  if (groupId === '') throw new AzureError({ kind: 'badRequest', message: 'This is no id of a resource group.' });
  const readAt = await readingTime();
  const known = new Map(before?.deployments.map((one) => [keyOf(one), one]));
  const breathe = createBreather();
  const takeAll = async (listed: readonly Deployment[]): Promise<KeptDeployment[]> => {
    const taken: KeptDeployment[] = [];
    for (const deployment of listed) {
      await breathe();
      taken.push(known.get(keyOf(deployment)) ?? (await take(groupId, deployment)));
    }
    return taken;
  };
  if (before !== undefined && readAt - before.wholeAt < wholeEveryMs) {
    const found = await readNewest(groupId, before, known, options);
    if (found !== undefined) {
      const ids = new Set(found.items.map(({ id }) => id.toLowerCase()));
      const older = found.isAll ? [] : before.deployments.filter(({ id }) => !ids.has(id.toLowerCase()));
      const taken = [...(await takeAll(found.items)), ...older];
      const deployments = isSame(taken, before.deployments) ? before.deployments : taken;
      return { groupId, deployments, readAt, wholeAt: found.isAll ? readAt : before.wholeAt };
    }
  }
  const taken: KeptDeployment[] = [];
  for await (const { items } of deploymentPages(groupId, options)) {
    taken.push(...(await takeAll(items)));
    onPart?.({ groupId, deployments: [...taken], readAt, wholeAt: readAt });
  }
  const deployments = before && isSame(taken, before.deployments) ? before.deployments : taken;
  return { groupId, deployments, readAt, wholeAt: readAt };
}

/**
 * The newest deployments, down to where all are known and settled. Azure lists them by when they were put, nearly: it promises no order, so where
 * the newest that is known is not among them, they are no answer.
 */
async function readNewest(
  groupId: string,
  { deployments, readAt }: GroupRecords,
  known: ReadonlyMap<string, KeptDeployment>,
  options: ReadOptions,
): Promise<{ items: Deployment[]; isAll: boolean } | undefined> {
  const newest = deployments.reduce((last, { timestamp }) => (timestamp > last ? timestamp : last), '');
  for (const top of [fewNewest, pageOfNewest]) {
    const found: Deployment[] = [];
    for await (const { items, isLast } of deploymentPages(groupId, { ...options, top })) {
      found.push(...items);
      if (isLast) return { items: found, isAll: true };
      const isSettled = items.every(
        (one) => known.has(keyOf(one)) && !((parseInstant(one.timestamp) ?? readAt) > readAt - settledMs),
      );
      if (isSettled && items.length > 0)
        return found.some(({ timestamp }) => timestamp === newest) ? { items: found, isAll: false } : undefined;
      if (top === fewNewest) break;
    }
  }
  return undefined;
}

/** Azure dates a deployment anew when it is done, or put again under its name. */
function keyOf({ id, timestamp }: Pick<Deployment, 'id' | 'timestamp'>): string {
  return `${id.toLowerCase()} ${timestamp}`;
}

function isSame(one: readonly KeptDeployment[], other: readonly KeptDeployment[]): boolean {
  return one.length === other.length && one.every((deployment, index) => deployment === other[index]);
}

/** What a deployment holds of consents, or why it is no record of its name. */
async function take(groupId: string, deployment: Deployment): Promise<KeptDeployment> {
  const { id, name, timestamp, properties, correlationId } = deployment;
  const named = recordKindOf(name);
  if (named === undefined) return { id, timestamp };
  const copy: RecordCopy = { groupId, deploymentId: id, timestamp, correlationId };
  const faulty = (is: RecordFault): KeptDeployment => ({
    id,
    timestamp,
    fault: { is, scope: id, at: timestamp, consentId: named.consentId },
  });
  if (named.kind === 'consent') {
    const record = await readRecord(properties);
    if (record === undefined) return faulty('invalid');
    return record.consentId === named.consentId ? { id, timestamp, consent: { copy, record } } : faulty('misnamed');
  }
  const keep = async <R>(
    record: R | undefined,
    nameOf: (record: R) => Promise<string>,
    as: (held: Held<R>) => Partial<KeptDeployment>,
  ): Promise<KeptDeployment> => {
    if (record === undefined) return faulty('invalid');
    const isNamed = (await nameOf(record)) === name.toLowerCase();
    return isNamed ? { id, timestamp, ...as({ copy, record }) } : faulty('misnamed');
  };
  switch (named.kind) {
    case 'changed':
      return keep(readChangeRecord(properties), changeRecordName, (change) => ({ change }));
    case 'reviewed':
      return keep(readReviewRecord(properties), reviewRecordName, (review) => ({ review }));
    case 'revoked':
      return keep(readRevokeRecord(properties), revokeRecordName, (revoke) => ({ revoke }));
    case 'accepted':
      return keep(readAcceptance(properties), acceptanceName, ({ record }) => ({
        acceptance: { record, groupId, deploymentId: id, at: timestamp },
      }));
    case 'ended':
      return keep(
        readEndRecord(properties),
        ({ consentId, machineId }) => endRecordName(consentId, machineId),
        (end) => ({ end }),
      );
  }
}
