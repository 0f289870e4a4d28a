import * as v from 'valibot';
import { wait } from '#src/azure/http/abortable.ts';
import { conflictOf, operationState, armState } from '#src/azure/http/arm-status.ts';
import { decodeAll, decodeOne, part, present } from '#src/azure/http/decode.ts';
import { AzureError, type AzureErrorKind } from '#src/azure/http/errors.ts';
import { azure, type ListedPage, type ReadOptions } from '#src/azure/http/transport.ts';
import { serverNow } from '#src/server-time.ts';

/**
 * Records are deployments without resources: Azure dates them, keeps who made them in the Activity Log and shows them to whoever reads
 * the resource group. https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history
 */
export interface Deployment {
  id: string;
  name: string;
  provisioningState: string;
  /** When Azure stored it, ISO 8601. */
  timestamp: string;
  correlationId: string;
  /** As ARM shows them, not trusted: read with `readRecord` and its like. */
  properties: Record<string, unknown>;
  /** Azure's own text when it failed. */
  error?: string;
}

/** The deployment of that name, `undefined` when there is none. Throws AzureError. */
export async function readDeployment(groupId: string, name: string): Promise<Deployment | undefined> {
  const path = `${deploymentsPath(groupId)}/${name}`;
  try {
    const { body, correlationId } = await azure().request<unknown>({ method: 'GET', path, apiVersion });
    return toDeployment(decodeOne(body, deploymentSchema, { noun: 'a deployment', scope: path, correlationId }));
  } catch (error) {
    const isAbsent = error instanceof AzureError && error.kind === 'notFound';
    if (isAbsent && error.code?.toLowerCase() !== 'resourcegroupnotfound') return undefined;
    throw error;
  }
}

/** The deployments of a resource group, 800 at most, page by page. `top`: no more than so many a page, or in all. Throws AzureError. */
export async function* deploymentPages(
  groupId: string,
  { top, ...options }: ReadOptions & { top?: number } = {},
): AsyncGenerator<ListedPage<Deployment>> {
  const path = deploymentsPath(groupId);
  const query = top === undefined ? undefined : { $top: String(top) };
  for await (const { items, isLast } of azure().pages<unknown>(path, apiVersion, { ...options, query })) {
    const deployments = decodeAll(items, deploymentSchema, { noun: 'deployments', scope: path });
    yield { items: deployments.map(toDeployment), isLast };
  }
}

export interface DeploymentToKeep {
  groupId: string;
  name: string;
  /** `properties` of the deployment to send. */
  properties: object;
  /** Whether a deployment that Azure shows holds this record. */
  isSame: (properties: unknown) => boolean | Promise<boolean>;
  correlationId: string;
  /** Once it is aborted the record doesn't leave any more. */
  signal?: AbortSignal | undefined;
}

/**
 * Keeps a record and reads it back: resolves only when Azure shows this record as Succeeded. An equal one that is already there is taken as
 * it is; another one of that name is a conflict and never overwritten. Throws AzureError.
 */
export async function keepDeployment(record: DeploymentToKeep): Promise<Deployment> {
  await send(record);
  return readBack(record);
}

const apiVersion = '2025-04-01';

function deploymentsPath(groupId: string): string {
  return `${groupId}/providers/Microsoft.Resources/deployments`;
}

const deploymentSchema = v.object({
  id: v.string(),
  name: v.string(),
  properties: v.looseObject({
    provisioningState: armState,
    timestamp: v.fallback(v.optional(v.string(), ''), ''),
    correlationId: v.fallback(v.optional(v.string(), ''), ''),
    error: part({ message: v.string() }),
  }),
});

function toDeployment({ id, name, properties }: v.InferOutput<typeof deploymentSchema>): Deployment {
  const { provisioningState, timestamp, correlationId, error } = properties;
  return { id, name, provisioningState, timestamp, correlationId, properties, ...present({ error: error?.message }) };
}

/** A look at what is there may lie back so long when the record leaves, ms: it waits for a token, because Azure asks to, or through a sleep. */
const freshMs = 10_000;
const attempts = 5;

/** What was looked at became too old while the record waited to be sent; it was not. */
const tooOld = Symbol('too old');

/** Sends the record unless it is there. A lost reply is settled by reading, never by assuming. */
async function send(record: DeploymentToKeep): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const lookedAt = serverNow();
      if (isSent(await existing(record))) return;
      await put(record, () => {
        record.signal?.throwIfAborted();
        if (serverNow() - lookedAt > freshMs) throw tooOld;
      });
      return;
    } catch (error) {
      if (error === tooOld && attempt < attempts) continue;
      if (error === tooOld) fail(record, 'throttled', 'Azure answered too slowly to write the record safely.');
      // An equal record may be on its way: from another tab, or from a browser that repeated a request whose connection broke.
      const mayPass = error instanceof AzureError && (error.isPassing || conflictOf(error) === 'busy');
      if (!mayPass || attempt === attempts) throw error;
      await wait(Math.max(error.retryAfterSeconds ?? 0, attempt) * 1000);
    }
  }
}

async function put({ groupId, name, properties, correlationId }: DeploymentToKeep, guard: () => void) {
  const path = `${deploymentsPath(groupId)}/${name}`;
  const request = { path, apiVersion, body: { properties }, correlationId, guard };
  const reply = await azure().request<unknown>({ method: 'PUT', ...request });
  // Whatever answers in place of Azure, a proxy say, has kept nothing.
  decodeOne(reply.body, deploymentSchema, { noun: 'the record', scope: path });
}

/** What is there under the name, if it is this record. */
async function existing(record: DeploymentToKeep): Promise<Deployment | undefined> {
  const found = await readDeployment(record.groupId, record.name);
  if (found === undefined || (await record.isSame(found.properties))) return found;
  return fail(record, 'conflict', `The resource group holds another record named ${record.name}.`);
}

/** Whether the record is there, or on its way; one that is being deleted is on its way out. */
function isSent(found: Deployment | undefined): boolean {
  if (found === undefined || found.provisioningState.toLowerCase() === 'deleting') return false;
  const state = operationState(found.provisioningState);
  return state === 'running' || state === 'succeeded';
}

/** A deployment without resources takes Azure a second or two; longer than this it is not waited for, ms. */
const readBackMs = 120_000;
const readBackEveryMs = 2000;

async function readBack(record: DeploymentToKeep): Promise<Deployment> {
  const sentAt = performance.now();
  let problem: AzureError | undefined;
  for (;;) {
    try {
      const found = await existing(record);
      const state = found && operationState(found.provisioningState);
      if (found !== undefined && state === 'succeeded') return found;
      if (found !== undefined && state !== 'running')
        return fail(record, 'badRequest', found.error ?? `The record ended as ${found.provisioningState}.`);
    } catch (error) {
      if (!(error instanceof AzureError) || !error.isPassing) throw error;
      problem = error;
    }
    if (performance.now() - sentAt > readBackMs)
      throw problem ?? fail(record, 'serverError', `Azure took the record ${record.name} and does not show it.`);
    await wait(readBackEveryMs);
  }
}

function fail({ groupId, name }: DeploymentToKeep, kind: AzureErrorKind, message: string): never {
  throw new AzureError({ kind, message, scope: `${deploymentsPath(groupId)}/${name}` });
}
