import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { operationState, resourceSchema, armState } from '#src/azure/http/arm-status.ts';
import { decodeAll, part, present, text } from '#src/azure/http/decode.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { hybridComputeApiVersion } from '#src/azure/http/azure-url.ts';
import { hybridComputeClient } from '#src/azure/http/hybrid-compute-client.ts';
import { azure, readingTime, type ReadOptions, type RequestOptions } from '#src/azure/http/transport.ts';
import type { ExtensionEvidence } from '#src/consent/access/evidence.ts';
import { armKey } from '#src/azure/query-client.ts';
import { remoteSupportExtension as wanted } from '#src/consent/access/extension.ts';
import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import { instantNow } from '#src/server-time.ts';

/** The remote support extension of a machine, found by publisher and type, never by name: three names are in the wild. */
export interface ExtensionReading {
  extension: ExtensionEvidence | 'absent';
  /** Server time of the question, ms. */
  readAt: number;
}

/** Reads the machine's extensions and finds this one. Throws AzureError. */
export async function readExtension(machineId: string, options: ReadOptions = {}): Promise<ExtensionReading> {
  const asked = instantNow();
  const path = `${machineId}/extensions`;
  const values = await azure().list<unknown>(path, hybridComputeApiVersion, options);
  const listed = decodeAll(values, extensionSchema, { noun: 'extensions', scope: path });
  const best = listed.filter(isRemoteSupport).toSorted((a, b) => rankOf(a) - rankOf(b))[0];
  return { extension: best ? toEvidence(best) : 'absent', readAt: await readingTime(asked) };
}

/** Whether Azure offers the extension in a region: it lists versions of it there. */
export function extensionOfferQuery(subscriptionId: string, location: string) {
  const region = encodeURIComponent(location.toLowerCase().replaceAll(/\s/g, ''));
  const { publisher, type } = wanted;
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.HybridCompute/locations/${region}/publishers/${publisher}/extensionTypes/${type}/versions`;
  return queryOptions({
    queryKey: armKey(path),
    queryFn: async ({ signal }): Promise<boolean> =>
      (await azure().list<unknown>(path, hybridComputeApiVersion, { signal })).length > 0,
    staleTime: 3_600_000,
  });
}

/** Starts the installation. Resolves when Azure accepted it, which proves nothing yet: read the extension for the outcome. Throws AzureError. */
export async function putExtension(
  machine: { id: string; location: string },
  options: RequestOptions = {},
): Promise<void> {
  const { extensions, resourceGroup, name, requestOptions } = await targetOf(machine.id, options);
  const parameters = {
    location: machine.location,
    properties: { publisher: wanted.publisher, type: wanted.type, autoUpgradeMinorVersion: true, settings: {} },
  };
  const { status, bodyAsText } = await start(
    (more) => extensions.beginCreateOrUpdate(resourceGroup, name, wanted.name, parameters, { requestOptions, ...more }),
    machine.id,
    options.signal,
  );
  if (status === 202 || v.is(v.pipe(v.string(), v.parseJson(), resourceSchema), bodyAsText)) return;
  const message = 'Azure answered the request for the extension in an unknown form.';
  throw new AzureError({ kind: 'malformed', message, status, scope: machine.id });
}

/** Starts the removal of the extension of this name. Read the extensions for the outcome. Throws AzureError. */
export async function deleteExtension(machineId: string, name: string, options: RequestOptions = {}): Promise<void> {
  const { extensions, resourceGroup, name: machine, requestOptions } = await targetOf(machineId, options);
  await start(
    (more) => extensions.beginDelete(resourceGroup, machine, name, { requestOptions, ...more }),
    machineId,
    options.signal,
  );
}

const extensionSchema = v.object({
  name: v.string(),
  properties: v.object({
    // Without them nobody can tell whether it is this one.
    publisher: v.string(),
    type: v.string(),
    typeHandlerVersion: text,
    provisioningState: armState,
    instanceView: part({ typeHandlerVersion: text, status: part({ message: text, displayStatus: text }) }),
  }),
});

type Listed = v.InferOutput<typeof extensionSchema>;

function isRemoteSupport({ properties }: Listed): boolean {
  return sameId(properties.publisher, wanted.publisher) && sameId(properties.type, wanted.type);
}

/** When an old and a new name stand side by side, the one that works says what the machine can do. */
function rankOf({ properties }: Listed): number {
  return ['succeeded', 'running', 'failed', 'canceled'].indexOf(operationState(properties.provisioningState));
}

function toEvidence({ name, properties }: Listed): ExtensionEvidence {
  const { provisioningState, instanceView, typeHandlerVersion } = properties;
  return {
    name,
    // None at all means Succeeded.
    provisioningState: provisioningState === '' ? 'Succeeded' : provisioningState,
    ...present({
      message: instanceView?.status?.message ?? instanceView?.status?.displayStatus,
      version: instanceView?.typeHandlerVersion ?? typeHandlerVersion,
    }),
  };
}

async function targetOf(machineId: string, { correlationId, ...options }: RequestOptions) {
  const machine = parseMachineId(machineId);
  if (machine === undefined) {
    const message = 'This is not the id of an Arc-enabled server.';
    throw new AzureError({ kind: 'badRequest', message, scope: machineId });
  }
  const client = await loadClient(machine.subscriptionId, options);
  const customHeaders: Record<string, string> =
    correlationId === undefined ? {} : { 'x-ms-correlation-request-id': correlationId };
  return { ...machine, extensions: client.machineExtensions, requestOptions: { customHeaders } };
}

/** The package itself comes over the network: that it does not says nothing about Azure, and passes. */
async function loadClient(subscriptionId: string, options: RequestOptions) {
  try {
    return await hybridComputeClient(subscriptionId, options);
  } catch (cause) {
    throw new AzureError({ kind: 'network', message: 'A part of this app could not be loaded.', cause });
  }
}

interface Answer {
  status: number;
  bodyAsText?: string | null;
}

interface StartOptions {
  abortSignal: AbortSignal;
  onResponse: (answer: Answer) => void;
}

/**
 * Sends the one request that starts an operation, and stops the package's poller there: it would go on to ask for the status at once,
 * before the time that Azure names, and take a failure of that for one of the operation. Throws AzureError, or what the guard throws.
 */
async function start(
  begin: (options: StartOptions) => Promise<{ poll: () => Promise<unknown> }>,
  scope: string,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const stop = new AbortController();
  const answers: Answer[] = [];
  const onResponse = (first: Answer): void => {
    answers.push(first);
    stop.abort();
  };
  const abortSignal = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let failure: unknown;
  try {
    const poller = await begin({ abortSignal, onResponse });
    await poller.poll();
  } catch (error) {
    // What the package makes of Azure's answer says nothing about the request.
    failure = error;
  }
  const [answer] = answers;
  if (answer !== undefined) return answer;
  throw failure ?? new AzureError({ kind: 'malformed', message: 'The answer could not be read.', scope });
}
