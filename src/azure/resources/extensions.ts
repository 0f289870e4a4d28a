import * as v from 'valibot';
import type { ExtensionFact } from '#src/consent/preflight/preflight.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { hybridComputeClient } from '#src/azure/transport/hybrid-compute-client.ts';
import { hybridComputeApiVersion } from '#src/azure/transport/hybrid-compute-version.ts';
import { decodeAll } from '#src/azure/transport/decode-list.ts';
import { StaleEvidence } from '#src/azure/transport/send-guard.ts';
import { operationState, stateWord } from '#src/azure/transport/operations.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { azure } from '#src/azure/transport/transport.ts';

/** The remote support extension of a machine, found by publisher and type, never by name: three names are in the wild. */
export interface RemoteSupportExtension extends ExtensionFact {
  id: string;
  state: 'running' | 'succeeded' | 'failed';
}

export interface ExtensionReading {
  extension: RemoteSupportExtension | 'absent';
  /** An operation on another extension that is under way: Arc may refuse a second one meanwhile. */
  otherOperation?: string;
  /** Server time, ms. */
  readAt: number;
}

/** The name that Azure Local's own tools give it; a new installation takes it too. */
const extensionName = 'AzureEdgeRemoteSupport';
const extensionPublisher = 'Microsoft.AzureStack.Observability';
const extensionType = 'EdgeRemoteSupport';

const text = v.fallback(v.optional(v.string()), undefined);

const extensionSchema = v.object({
  id: v.string(),
  name: v.string(),
  properties: v.object({
    // Without them nobody can tell whether it is this one.
    publisher: v.string(),
    type: v.string(),
    typeHandlerVersion: text,
    provisioningState: stateWord,
    instanceView: v.fallback(
      v.optional(
        v.object({
          typeHandlerVersion: text,
          status: v.fallback(v.optional(v.object({ message: text, displayStatus: text })), undefined),
        }),
      ),
      undefined,
    ),
  }),
});

type Listed = v.InferOutput<typeof extensionSchema>;

const isRemoteSupport = ({ properties: { publisher, type } }: Listed): boolean =>
  publisher.toLowerCase() === extensionPublisher.toLowerCase() && type.toLowerCase() === extensionType.toLowerCase();

const toRemoteSupport = ({ id, name, properties }: Listed): RemoteSupportExtension => {
  const state = operationState(properties.provisioningState);
  const message = properties.instanceView?.status?.message ?? properties.instanceView?.status?.displayStatus;
  const version = properties.instanceView?.typeHandlerVersion ?? properties.typeHandlerVersion;
  return {
    id,
    name,
    // None at all means Succeeded.
    provisioningState: properties.provisioningState === '' ? 'Succeeded' : properties.provisioningState,
    state: state === 'canceled' ? 'failed' : state,
    ...(message === undefined ? {} : { message }),
    ...(version === undefined ? {} : { version }),
  };
};

const decodeListed = (value: unknown): Listed | undefined => {
  const parsed = v.safeParse(extensionSchema, value);
  return parsed.success ? parsed.output : undefined;
};

/** When an old and a new name stand side by side, the one that works says what the machine can do. */
const best = (found: RemoteSupportExtension[]): RemoteSupportExtension | undefined =>
  found.find(({ state }) => state === 'succeeded') ?? found.find(({ state }) => state === 'running') ?? found[0];

/** Reads the machine's extensions and finds this one. Throws AzureError. */
export const readExtension = async (machineId: string, signal?: AbortSignal): Promise<ExtensionReading> => {
  const path = `${machineId}/extensions`;
  const values = await azure().list<unknown>(path, hybridComputeApiVersion, { signal });
  const listed = decodeAll(values, decodeListed, { noun: 'extensions', scope: path });
  const busy = listed.find(
    (item) => !isRemoteSupport(item) && operationState(item.properties.provisioningState) === 'running',
  );
  return {
    extension: best(listed.filter(isRemoteSupport).map(toRemoteSupport)) ?? 'absent',
    ...(busy && { otherOperation: `${busy.properties.provisioningState} ${busy.name}` }),
    readAt: serverNow(),
  };
};

export interface ExtensionRequest {
  /** GUID that the Activity Log keeps with the request. */
  correlationId?: string | undefined;
  signal?: AbortSignal | undefined;
  /** As in `AzureRequest`. */
  guard?: (() => void) | undefined;
}

const targetOf = async (machineId: string, { correlationId, guard }: ExtensionRequest) => {
  const machine = parseMachineId(machineId);
  if (machine === undefined) {
    const message = 'This is not the id of an Arc-enabled server.';
    throw new AzureError({ kind: 'badRequest', message, scope: machineId });
  }
  const client = await hybridComputeClient(machine.subscriptionId, guard);
  const customHeaders: Record<string, string> =
    correlationId === undefined ? {} : { 'x-ms-correlation-request-id': correlationId };
  return { ...machine, extensions: client.machineExtensions, options: { requestOptions: { customHeaders } } };
};

/** An operation that Azure has accepted. */
export interface Accepted {
  /** Where its status can be read; absent when browsers may not see the header. */
  statusUrl?: string;
}

interface Answer {
  status: number;
  bodyAsText?: string | null;
  headers: { get: (name: string) => string | undefined };
}

interface StartOptions {
  abortSignal: AbortSignal;
  onResponse: (answer: Answer) => void;
}

/**
 * Sends the one request that starts an operation, and stops the package's poller there: it would go on to ask for the status at once,
 * before the time that Azure names, and take a failure of that for one of the operation. Throws AzureError.
 */
const start = async (
  begin: (options: StartOptions) => Promise<{ poll: () => Promise<unknown> }>,
  scope: string,
  signal: AbortSignal | undefined,
): Promise<Answer> => {
  const stop = new AbortController();
  let answer: Answer | undefined;
  try {
    const poller = await begin({
      abortSignal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
      onResponse: (first) => {
        answer ??= first;
        stop.abort();
      },
    });
    await poller.poll();
  } catch (cause) {
    const isOwn = cause instanceof AzureError || cause instanceof StaleEvidence || signal?.aborted === true;
    if (answer === undefined && isOwn) throw cause;
    // What the package makes of Azure's answer says nothing about the request.
  }
  if (answer !== undefined) return answer;
  throw new AzureError({ kind: 'malformed', message: 'The answer could not be read.', scope });
};

/** What ARM answers a write with, whatever the resource. */
const resourceSchema = v.pipe(v.string(), v.parseJson(), v.object({ properties: v.object({}) }));

/**
 * Starts the installation. Resolves when Azure accepted it, which proves nothing yet: read the extension for the outcome. Throws
 * AzureError.
 */
export const installExtension = async (
  machine: { id: string; location: string },
  request: ExtensionRequest = {},
): Promise<Accepted> => {
  const { extensions, resourceGroup, name, options } = await targetOf(machine.id, request);
  const parameters = {
    location: machine.location,
    properties: {
      publisher: extensionPublisher,
      type: extensionType,
      autoUpgradeMinorVersion: true,
      settings: {},
    },
  };
  const { status, bodyAsText, headers } = await start(
    (more) => extensions.beginCreateOrUpdate(resourceGroup, name, extensionName, parameters, { ...options, ...more }),
    machine.id,
    request.signal,
  );
  if (status !== 202 && !v.is(resourceSchema, bodyAsText)) {
    const message = 'Azure answered the request for the extension in an unknown form.';
    throw new AzureError({ kind: 'malformed', message, status, scope: machine.id });
  }
  const statusUrl = headers.get('azure-asyncoperation');
  return statusUrl === undefined ? {} : { statusUrl };
};

/** Starts the removal; nothing to do when the extension is absent. Read the extension for the outcome. Throws AzureError. */
export const removeExtension = async (machineId: string, request: ExtensionRequest = {}): Promise<void> => {
  const { extension } = await readExtension(machineId, request.signal);
  if (extension === 'absent') return;
  const { extensions, resourceGroup, name, options } = await targetOf(machineId, request);
  await start(
    (more) => extensions.beginDelete(resourceGroup, name, extension.name, { ...options, ...more }),
    machineId,
    request.signal,
  );
};
