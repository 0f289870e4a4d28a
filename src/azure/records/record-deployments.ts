import { wait } from '#src/lib/wait.ts';
import * as v from 'valibot';
import { decodeAll } from '#src/azure/transport/decode-list.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { asOf, type Instant, instantNow } from '#src/azure/transport/instant.ts';
import {
  type FollowNote,
  follow,
  isLost,
  isUnanswered,
  operationState,
  stateWord,
} from '#src/azure/transport/operations.ts';
import { StaleEvidence, whileFresh } from '#src/azure/transport/send-guard.ts';
import { azure } from '#src/azure/transport/transport.ts';
import type { WriteTurn } from '#src/azure/transport/write-turns.ts';

/**
 * Records are deployments without resources: Azure dates them, keeps who made them in the Activity Log and shows them to whoever reads
 * the resource group. https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history
 */
export interface RecordDeployment {
  id: string;
  name: string;
  provisioningState: string;
  /** When Azure stored it, ISO 8601. */
  timestamp: string;
  correlationId: string;
  /** As ARM shows them, not trusted: read with `readRecord` or `readEndRecord`. */
  properties: Record<string, unknown>;
  /** Azure's own text when it failed. */
  error?: string;
}

const apiVersion = '2025-04-01';

const deploymentSchema = v.object({
  id: v.string(),
  name: v.string(),
  properties: v.looseObject({
    provisioningState: stateWord,
    timestamp: v.fallback(v.optional(v.string(), ''), ''),
    correlationId: v.fallback(v.optional(v.string(), ''), ''),
    error: v.fallback(v.optional(v.object({ message: v.string() })), undefined),
  }),
});

const decode = (value: unknown): RecordDeployment | undefined => {
  const parsed = v.safeParse(deploymentSchema, value);
  if (!parsed.success) return undefined;
  const { id, name, properties } = parsed.output;
  return {
    id,
    name,
    provisioningState: properties.provisioningState,
    timestamp: properties.timestamp,
    correlationId: properties.correlationId,
    properties,
    ...(properties.error === undefined ? {} : { error: properties.error.message }),
  };
};

const deploymentsPath = (resourceGroupId: string): string =>
  `${resourceGroupId}/providers/Microsoft.Resources/deployments`;

/** The deployment of that name, `undefined` when there is none. Throws AzureError. */
export const readDeployment = async (
  resourceGroupId: string,
  name: string,
  signal?: AbortSignal,
): Promise<RecordDeployment | undefined> => {
  const path = `${deploymentsPath(resourceGroupId)}/${name}`;
  try {
    const reply = await azure().request<unknown>({ method: 'GET', path, apiVersion, ...(signal && { signal }) });
    const deployment = decode(reply.body);
    if (deployment !== undefined) return deployment;
    throw new AzureError({ kind: 'malformed', message: 'Azure sent a deployment in an unknown form.', scope: path });
  } catch (error) {
    if (
      error instanceof AzureError &&
      error.kind === 'notFound' &&
      error.code?.toLowerCase() !== 'resourcegroupnotfound'
    ) {
      return undefined;
    }
    throw error;
  }
};

/** All deployments of a resource group whose name starts with `prefix`. Throws AzureError. */
export const listDeployments = async (
  resourceGroupId: string,
  prefix: string,
  signal?: AbortSignal,
): Promise<RecordDeployment[]> => {
  const path = deploymentsPath(resourceGroupId);
  const values = await azure().list<unknown>(path, apiVersion, signal && { signal });
  const deployments = decodeAll(values, decode, { noun: 'deployments', scope: path });
  return deployments.filter(({ name }) => name.toLowerCase().startsWith(prefix));
};

export interface RecordToKeep {
  resourceGroupId: string;
  name: string;
  /** `properties` of the deployment to send. */
  properties: unknown;
  /** Whether a deployment that Azure shows holds exactly this record. */
  isSame: (properties: unknown) => Promise<boolean>;
  correlationId?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Aborted when nobody waits for it any more: then it is sent all the same, and not read back for ever. */
  waitedFor?: AbortSignal | undefined;
  write: WriteTurn;
}

const attempts = 3;

/** Whatever answers in place of Azure, a proxy say, has kept nothing: the record may have to be sent again. */
const put = async (record: RecordToKeep, guard: () => void): Promise<void> => {
  const path = `${deploymentsPath(record.resourceGroupId)}/${record.name}`;
  const { body } = await azure().request<unknown>({
    method: 'PUT',
    path,
    apiVersion,
    body: { properties: record.properties },
    ...(record.correlationId === undefined ? {} : { correlationId: record.correlationId }),
    ...(record.signal && { signal: record.signal }),
    guard,
  });
  if (decode(body) !== undefined) return;
  throw new AzureError({ kind: 'malformed', message: 'Azure answered the record in an unknown form.', scope: path });
};

const fail = (
  record: RecordToKeep,
  kind: 'conflict' | 'malformed' | 'badRequest' | 'network' | 'serverError',
  message: string,
): never => {
  throw new AzureError({ kind, message, scope: `${deploymentsPath(record.resourceGroupId)}/${record.name}` });
};

/** What is there now, if it is this record; throws with `otherwise` when it is another. */
const existing = async (record: RecordToKeep, otherwise: string): Promise<RecordDeployment | undefined> => {
  const found = await readDeployment(record.resourceGroupId, record.name, record.signal);
  return found === undefined || (await record.isSame(found.properties)) ? found : fail(record, 'conflict', otherwise);
};

/**
 * The first request may have arrived although this one was refused: browsers themselves send a request again when a connection that
 * was used before breaks, whatever its method. Or somebody deletes an equal record, which takes Azure a moment.
 */
const isStillActive = (error: unknown): error is AzureError =>
  error instanceof AzureError && /^deployment(?:active|beingdeleted)$/i.test(error.code ?? '');

/** How long a look at what is there may lie back when the record leaves, ms. */
const freshMs = 10_000;

/** So often what was looked at may become too old before somebody is told; a turn in a long line is lost once or twice. */
const mostStale = 20;

/** What was there, and when that was so. */
interface Look {
  at: Instant;
  found: RecordDeployment | undefined;
}

/** Whether the record is there, or on its way; one that is being deleted is on its way out. */
const isSent = (found: RecordDeployment | undefined): boolean => {
  if (found === undefined || found.provisioningState.toLowerCase() === 'deleting') return false;
  const state = operationState(found.provisioningState);
  return state === 'running' || state === 'succeeded';
};

/**
 * Sends the record when its turn has come, unless it is there. Looks once more then if the turn took long: who went to the end of the
 * line with what had become too old would never come to its head while many records stand in it.
 */
const sendInTurn = (record: RecordToKeep, first: Look, look: () => Promise<Look>): Promise<void> =>
  record.write(async () => {
    const isOld = instantNow().steady - first.at.steady > freshMs / 2;
    const last = isOld ? await look() : first;
    if (!isSent(last.found)) await put(record, whileFresh(last.at, freshMs));
  });

/** Sends the record unless it is there. A lost reply is settled by reading, never by assuming. */
const ensureSent = async (record: RecordToKeep): Promise<void> => {
  const otherwise = `The resource group already holds another record named ${record.name}. Records are never overwritten.`;
  const look = async (): Promise<Look> => {
    const asked = instantNow();
    const found = await existing(record, otherwise);
    return { at: asOf(asked), found };
  };
  let lost: AzureError | undefined;
  /** A refusal says nothing of an earlier request whose reply was lost; another record in its place does. */
  const settleLost = async (refusal: unknown): Promise<void> => {
    const isNews = isUnanswered(refusal) || (refusal instanceof AzureError && refusal.kind === 'conflict');
    if (lost === undefined || isNews || record.signal?.aborted) throw refusal;
    const seen = await look().catch(() => undefined);
    if (seen === undefined) throw lost;
    if (!isSent(seen.found)) throw refusal;
  };
  for (let attempt = 1, stale = 0; ;) {
    try {
      const first = await look();
      if (isSent(first.found)) return;
      await sendInTurn(record, first, look);
      return;
    } catch (error) {
      if (error instanceof StaleEvidence) {
        stale += 1;
        if (stale < mostStale) continue;
        return fail(
          record,
          'network',
          `Azure answered so slowly, ${mostStale} times, that what it showed was too old to write the record by.`,
        );
      }
      if (!(isLost(error) || isStillActive(error)) || attempt === attempts) return settleLost(error);
      if (isUnanswered(error)) lost = error;
      await wait(Math.max(error.retryAfterSeconds ?? 0, attempt * 2) * 1000, record.signal);
      attempt += 1;
    }
  }
};

/** The record where Azure shows it as kept; else nothing is known of it. Throws AzureError. */
export const keptRecord = async ({
  resourceGroupId,
  name,
  isSame,
  signal,
}: RecordToKeep): Promise<RecordDeployment | undefined> => {
  const found = await readDeployment(resourceGroupId, name, signal);
  if (found === undefined || operationState(found.provisioningState) !== 'succeeded') return undefined;
  return (await isSame(found.properties)) ? found : undefined;
};

/** So long a record that Azure has taken is read back unless whoever keeps it says how long it is waited for, ms: it takes a second or two. */
const readBackMs = 300_000;

const expectEnd = (record: RecordToKeep, { elapsedMs, readProblem }: FollowNote, found?: RecordDeployment): void => {
  if (record.waitedFor !== undefined || elapsedMs < readBackMs) return;
  if (readProblem !== undefined) throw readProblem;
  const shown =
    found === undefined
      ? 'does not show it: somebody may have deleted it'
      : `still shows it as ${found.provisioningState}`;
  fail(record, 'serverError', `Azure took the record ${record.name} five minutes ago and ${shown}.`);
};

/**
 * Keeps a record and reads it back: resolves only when Azure shows exactly this record as Succeeded. An equal record that is already
 * there is taken as it is; a different one of that name is a conflict. Throws AzureError, also after five minutes in which Azure did not
 * finish it, unless `waitedFor` is given.
 */
export const keepRecord = async (record: RecordToKeep): Promise<RecordDeployment> => {
  await ensureSent(record);
  const sentAt = performance.now();
  const kept = await follow({
    read: () => existing(record, `Azure shows another record than was sent as ${record.name}.`),
    decide: (found) =>
      found !== undefined && operationState(found.provisioningState) !== 'running' ? found : undefined,
    // A deployment without resources takes Azure a second or two. One that does not end is looked at ever more seldom.
    retryAfterSeconds: () => Math.min(60, Math.max(2, (performance.now() - sentAt) / 10_000)),
    onNote: (note, found) => expectEnd(record, note, found),
    signal: record.waitedFor ?? record.signal,
  });
  if (operationState(kept.provisioningState) !== 'succeeded') {
    return fail(
      record,
      'badRequest',
      kept.error ?? `The deployment that keeps the record ended as ${kept.provisioningState}.`,
    );
  }
  return kept;
};
