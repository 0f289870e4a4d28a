import * as v from 'valibot';
import { resourceSchema, armState } from '#src/azure/http/arm-status.ts';
import { decodeAll, part, present, text } from '#src/azure/http/decode.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { azure, readingTime, type ReadOptions, type RequestOptions } from '#src/azure/http/transport.ts';
import type { JobEvidence, JobsUnavailable, SessionEvidence } from '#src/consent/access/evidence.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { instantNow } from '#src/server-time.ts';

// Remote support jobs of a machine (`Microsoft.AzureStackHCI/edgeDevices/jobs`), the resource that grants and ends access.

export interface JobRequest {
  type: 'Enable' | 'Revoke';
  /** As ARM spells it; a revoke repeats what the job says. */
  level: string;
  /** ISO 8601, UTC. */
  notAfter: string;
}

/** `readAt`: server time of the question, ms. */
export interface JobsReading {
  jobs: JobEvidence[] | JobsUnavailable;
  readAt: number;
}

/**
 * Reads all remote support jobs of the machine. `onPart` is told the jobs of a page that others follow. Throws AzureError, but not where Azure
 * offers no jobs: that is an answer.
 */
export async function readJobs(
  machineId: string,
  { onPart, ...options }: ReadOptions & { onPart?: (jobs: JobEvidence[]) => void } = {},
): Promise<JobsReading> {
  const asked = instantNow();
  const path = jobsPath(machineId);
  const jobs: JobEvidence[] = [];
  try {
    for await (const { items, isLast } of azure().pages<unknown>(path, apiVersion, options)) {
      const listed = decodeAll(items, jobSchema, { noun: 'remote support jobs', scope: path });
      jobs.push(...listed.filter(({ properties }) => sameId(properties.jobType, 'RemoteSupport')).map(toEvidence));
      if (!isLast) onPart?.(jobs);
    }
    return { jobs, readAt: await readingTime(asked) };
  } catch (error) {
    const unavailable = whyUnavailable(error);
    if (unavailable === undefined) throw error;
    return { jobs: unavailable, readAt: await readingTime(asked) };
  }
}

/**
 * Asks for access (Enable) or for its end (Revoke: the same job, keeping level and end, which ARM requires). Resolves when ARM accepted
 * the request, which proves nothing yet. Throws AzureError.
 */
export async function putJob(
  machineId: string,
  jobName: string,
  { type, level, notAfter }: JobRequest,
  options: RequestOptions = {},
): Promise<void> {
  const path = `${jobsPath(machineId)}/${jobName}`;
  const properties = { jobType: 'RemoteSupport', type, accessLevel: level, expirationTimestamp: notAfter };
  const body = { kind: 'HCI', properties };
  const reply = await azure().request<unknown>({ method: 'PUT', path, apiVersion, body, ...options });
  if (reply.status === 202 || v.is(resourceSchema, reply.body)) return;
  const message = 'Azure answered the request for access in an unknown form.';
  throw new AzureError({ kind: 'malformed', message, scope: path, correlationId: reply.correlationId });
}

const apiVersion = '2026-02-01';

function jobsPath(machineId: string): string {
  return `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs`;
}

const sessionSchema = v.object({
  sessionId: text,
  sessionStartTime: text,
  // A time in year 1 is .NET for "never": the session is open.
  sessionEndTime: v.pipe(
    text,
    v.transform((end) => (end?.startsWith('0001-') ? undefined : end)),
  ),
  accessLevel: text,
  transcriptLocation: text,
});

const nodeSchema = part({
  state: text,
  updatedAt: text,
  connectionStatus: text,
  // Where the specification has `connectionStatus`, machines of Azure Local write this.
  provisionStatus: text,
  connectionErrorMessage: text,
});

const jobSchema = v.object({
  name: v.string(),
  systemData: part({ createdBy: text, createdAt: text, lastModifiedBy: text, lastModifiedAt: text }),
  properties: v.object({
    jobType: v.string(),
    type: text,
    accessLevel: text,
    expirationTimestamp: text,
    provisioningState: armState,
    status: armState,
    startTimeUtc: text,
    endTimeUtc: text,
    reportedProperties: part({ nodeSettings: nodeSchema, sessionDetails: v.fallback(v.array(v.unknown()), []) }),
  }),
});

function sessionsOf(details: readonly unknown[]): SessionEvidence[] {
  return details.flatMap((detail) => {
    const session = v.safeParse(sessionSchema, detail);
    return session.success ? [present(session.output)] : [];
  });
}

function toEvidence({ name, properties, systemData }: v.InferOutput<typeof jobSchema>): JobEvidence {
  const node = properties.reportedProperties?.nodeSettings;
  return {
    name,
    type: properties.type ?? '',
    accessLevel: properties.accessLevel ?? '',
    expirationTimestamp: properties.expirationTimestamp ?? '',
    provisioningState: properties.provisioningState,
    status: properties.status,
    sessions: sessionsOf(properties.reportedProperties?.sessionDetails ?? []),
    ...present({
      startTime: properties.startTimeUtc,
      endTime: properties.endTimeUtc,
      nodeState: node?.state,
      nodeUpdatedAt: node?.updatedAt,
      connectionStatus: node?.connectionStatus ?? node?.provisionStatus,
      connectionErrorMessage: node?.connectionErrorMessage,
    }),
    ...present(systemData ?? {}),
  };
}

const unavailableCodes: ReadonlySet<string> = new Set(['unsupportedkind', 'unsupporteddevicekind']);

/**
 * Why Azure offers no remote support jobs on this machine, in its own words; `undefined` when the error says something else. A list that
 * is not found means the same: the machine has no edge device (a machine that is gone is told apart by reading the machine).
 */
function whyUnavailable(error: unknown): JobsUnavailable | undefined {
  if (!(error instanceof AzureError)) return undefined;
  const code = error.code?.toLowerCase() ?? '';
  if (code === 'resourcegroupnotfound' || code === 'subscriptionnotfound') return undefined;
  const isUnavailable = error.kind === 'notAvailable' || error.kind === 'notFound' || unavailableCodes.has(code);
  if (!isUnavailable) return undefined;
  const isUnregistered = code === 'missingsubscriptionregistration';
  return { unavailable: error.message, ...(isUnregistered && { isUnregistered }) };
}
