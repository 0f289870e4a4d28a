import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import type { JobEvidence, SessionEvidence } from '#src/consent/access/access-state.ts';
import { decodeAll } from '#src/azure/transport/decode-list.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { asOf, instantNow } from '#src/azure/transport/instant.ts';
import { stateWord } from '#src/azure/transport/operations.ts';
import { queryKey } from '#src/azure/query-client.ts';
import { serverTimeThen, surelyNow } from '#src/azure/transport/server-clock.ts';
import { azure } from '#src/azure/transport/transport.ts';
import { withDoneBy } from './done-since.ts';

/**
 * Remote support jobs of one machine (`Microsoft.AzureStackHCI/edgeDevices/jobs`), the resource that grants and ends access. Where Azure
 * does not offer it, `available` is false and `reason` says why in Azure's words.
 */
export type JobsReading =
  | {
      available: true;
      jobs: JobEvidence[];
      /** When Azure said so, rather too early than too late: the answer may have lain in a page that its browser had stopped. */
      readAt: number;
      /** By when Azure had certainly answered; see `surelyNow`. What these jobs lack was gone by then. */
      answeredBy: number;
      retryAfterSeconds?: number;
    }
  | { available: false; reason: string; readAt: number };

export interface JobRequest {
  type: 'Enable' | 'Revoke';
  /** As ARM spells it; a revoke repeats what the job says. */
  level: string;
  /** ISO 8601, UTC. */
  notAfter: string;
}

/** A request that Azure accepted may be missing from its list of jobs this long, ms. */
export const listLag = 120_000;

const apiVersion = '2026-02-01';

const jobsPath = (machineId: string): string =>
  `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs`;

/** Azure writes an empty text where it has none. */
const text = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty())), undefined);
const record = v.fallback(v.optional(v.record(v.string(), v.unknown())), undefined);

const sessionSchema = v.object({
  sessionId: text,
  sessionStartTime: text,
  sessionEndTime: text,
  accessLevel: text,
  transcriptLocation: text,
});

const jobSchema = v.object({
  name: v.string(),
  systemData: v.fallback(
    v.optional(v.object({ createdBy: text, createdAt: text, lastModifiedBy: text, lastModifiedAt: text })),
    undefined,
  ),
  properties: v.object({
    jobType: v.string(),
    type: text,
    accessLevel: text,
    expirationTimestamp: text,
    provisioningState: stateWord,
    status: stateWord,
    startTimeUtc: text,
    endTimeUtc: text,
    reportedProperties: record,
  }),
});

const nodeSchema = v.object({
  state: text,
  updatedAt: text,
  connectionStatus: text,
  connectionErrorMessage: text,
});

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is absent: evidence has optional fields, not undefined ones. */
const present = <T extends object>(value: T): Present<T> => {
  const kept: Present<T> = {};
  for (const key of Object.keys(value) as (keyof T)[]) {
    const field = value[key];
    if (field !== undefined) kept[key] = field as Exclude<T[typeof key], undefined>;
  }
  return kept;
};

const decodeSessions = (details: unknown): SessionEvidence[] =>
  Array.isArray(details)
    ? details.flatMap((detail) => {
        const session = v.safeParse(sessionSchema, detail);
        return session.success ? [present(session.output)] : [];
      })
    : [];

/** One remote support job as evidence; `other` for a job of another kind, `undefined` for what is no job. Never throws. */
export const decodeJob = (value: unknown): JobEvidence | 'other' | undefined => {
  const parsed = v.safeParse(jobSchema, value);
  if (!parsed.success) return undefined;
  if (parsed.output.properties.jobType.toLowerCase() !== 'remotesupport') return 'other';
  const { name, properties, systemData } = parsed.output;
  const reported = properties.reportedProperties ?? {};
  const node = v.safeParse(nodeSchema, reported['nodeSettings']);
  return {
    name,
    type: properties.type ?? '',
    accessLevel: properties.accessLevel ?? '',
    expirationTimestamp: properties.expirationTimestamp ?? '',
    provisioningState: properties.provisioningState,
    status: properties.status,
    sessions: decodeSessions(reported['sessionDetails']),
    ...present({
      startTime: properties.startTimeUtc,
      endTime: properties.endTimeUtc,
      nodeState: node.success ? node.output.state : undefined,
      connectionStatus: node.success ? node.output.connectionStatus : undefined,
      connectionErrorMessage: node.success ? node.output.connectionErrorMessage : undefined,
      nodeUpdatedAt: node.success ? node.output.updatedAt : undefined,
    }),
    ...present(systemData ?? {}),
  };
};

const unavailableCodes = new Set([
  'noregisteredproviderfound',
  'missingsubscriptionregistration',
  'invalidresourcetype',
  'unsupportedkind',
  'unsupporteddevicekind',
]);

/**
 * Why Azure offers no remote support jobs on this machine, in its own words; `undefined` when the error says something else. A list that
 * is not found means the same: the machine has no edge device (a machine that is gone is told apart by reading the machine).
 */
export const jobsUnavailable = (error: unknown): string | undefined => {
  if (!(error instanceof AzureError)) return undefined;
  const code = error.code?.toLowerCase() ?? '';
  if (code === 'resourcegroupnotfound' || code === 'subscriptionnotfound') return undefined;
  const isUnavailable = error.kind === 'notAvailable' || error.kind === 'notFound' || unavailableCodes.has(code);
  return isUnavailable ? error.message : undefined;
};

/** Reads all remote support jobs of the machine. Throws AzureError, but not where Azure offers no jobs: that is an answer. */
export const readJobs = async (machineId: string, signal?: AbortSignal): Promise<JobsReading> => {
  const asked = instantNow();
  try {
    const path = jobsPath(machineId);
    const values = await azure().list<unknown>(path, apiVersion, { signal });
    const decoded = decodeAll(values, decodeJob, { noun: 'remote support jobs', scope: path });
    const jobs = decoded.filter((job) => job !== 'other');
    const readAt = serverTimeThen(asOf(asked));
    const answeredBy = surelyNow();
    return { available: true, jobs: withDoneBy(machineId, jobs, answeredBy), readAt, answeredBy };
  } catch (error) {
    const reason = jobsUnavailable(error);
    if (reason === undefined) throw error;
    return { available: false, reason, readAt: serverTimeThen(asOf(asked)) };
  }
};

export const jobsQuery = (machineId: string) =>
  queryOptions({
    queryKey: queryKey(jobsPath(machineId)),
    queryFn: ({ signal }) => readJobs(machineId, signal),
  });

export interface PutOptions {
  /** Asked right before each sending; throws when it must not leave any more. */
  guard?: (() => void) | undefined;
  correlationId?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** What ARM answers a write with, whatever the resource. */
const resourceSchema = v.object({ properties: v.object({}) });

/**
 * Asks for access (Enable) or for its end (Revoke: the same job, keeping level and end, which ARM requires). Resolves when ARM accepted
 * the request, which proves nothing yet. Throws AzureError.
 */
export const putJob = async (
  machineId: string,
  jobName: string,
  request: JobRequest,
  options: PutOptions = {},
): Promise<void> => {
  const path = `${jobsPath(machineId)}/${jobName}`;
  const { status, body, correlationId } = await azure().request<unknown>({
    method: 'PUT',
    path,
    apiVersion,
    body: {
      kind: 'HCI',
      properties: {
        jobType: 'RemoteSupport',
        type: request.type,
        accessLevel: request.level,
        expirationTimestamp: request.notAfter,
      },
    },
    ...options,
  });
  if (status === 202 || v.is(resourceSchema, body)) return;
  const message = 'Azure answered the request for access in an unknown form.';
  throw new AzureError({ kind: 'malformed', message, scope: path, correlationId });
};
