import * as v from 'valibot';
import type { ExtensionFact } from '#src/consent/preflight.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { AzureError } from './errors.ts';
import { hybridComputeClient } from './hybrid-compute-client.ts';
import { hybridComputeApiVersion } from './hybrid-compute-version.ts';
import { decodeAll } from './decode-list.ts';
import { operationState, stateWord } from './operations.ts';
import { serverNow } from './server-clock.ts';
import { azure } from './transport.ts';

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
}

const targetOf = async (machineId: string, { correlationId, signal }: ExtensionRequest) => {
  const machine = parseMachineId(machineId);
  if (machine === undefined) {
    const message = 'This is not the id of an Arc-enabled server.';
    throw new AzureError({ kind: 'badRequest', message, scope: machineId });
  }
  const client = await hybridComputeClient(machine.subscriptionId);
  return {
    ...machine,
    extensions: client.machineExtensions,
    options: {
      ...(signal && { abortSignal: signal }),
      ...(correlationId !== undefined && {
        requestOptions: { customHeaders: { 'x-ms-correlation-request-id': correlationId } },
      }),
    },
  };
};

/** What the client makes of a reply in an unknown form says nothing about the request. Throws AzureError. */
const sent = async (request: Promise<unknown>, scope: string, signal: AbortSignal | undefined): Promise<void> => {
  try {
    await request;
  } catch (cause) {
    if (cause instanceof AzureError || signal?.aborted) throw cause;
    const words = cause instanceof Error ? cause.message : String(cause);
    const message = `The answer could not be read: ${words}`;
    throw new AzureError({ kind: 'malformed', message, scope, cause });
  }
};

/** An operation that Azure has accepted. */
export interface Accepted {
  /** Where its status can be read; absent when browsers may not see the header. */
  statusUrl?: string;
}

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
  let statusUrl: string | undefined;
  const poller = await extensions.beginCreateOrUpdate(resourceGroup, name, extensionName, parameters, {
    ...options,
    onResponse: ({ headers }) => {
      statusUrl ??= headers.get('azure-asyncoperation');
    },
  });
  // The client sends nothing before the first poll, and what it makes of later ones is not evidence.
  await sent(poller.poll(), machine.id, request.signal);
  return statusUrl === undefined ? {} : { statusUrl };
};

/** Starts the removal; nothing to do when the extension is absent. Read the extension for the outcome. Throws AzureError. */
export const removeExtension = async (machineId: string, request: ExtensionRequest = {}): Promise<void> => {
  const { extension } = await readExtension(machineId, request.signal);
  if (extension === 'absent') return;
  const { extensions, resourceGroup, name, options } = await targetOf(machineId, request);
  const poller = await extensions.beginDelete(resourceGroup, name, extension.name, options);
  await sent(poller.poll(), machineId, request.signal);
};
