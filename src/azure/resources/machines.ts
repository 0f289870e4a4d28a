import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { part, present, text } from '#src/azure/http/decode.ts';
import { isObject } from '#src/azure/http/error-reply.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { hybridComputeApiVersion } from '#src/azure/http/azure-url.ts';
import { azure, readingTime, type ReadOptions } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';
import type { PreflightFacts } from '#src/consent/preflight/facts.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { instantNow } from '#src/server-time.ts';

/** An Arc-enabled server as Azure Resource Manager or Resource Graph shows it. All texts are the machine's own: show them as text only. */
export interface Machine {
  id: string;
  name: string;
  subscriptionId: string;
  resourceGroup: string;
  location: string;
  kind?: string;
  /** Open-ended: Connected, Disconnected, Expired, Error and whatever Azure adds. */
  status?: string;
  /** ISO 8601. */
  lastStatusChange?: string;
  /** Tells a machine apart from an earlier one of its name, lower case. */
  vmId?: string;
  /** A map, as a tag may have any name, `__proto__` too. */
  tags: ReadonlyMap<string, string>;
  /** A node of Azure Local, whose remote support extension Azure itself manages. */
  azureLocal: boolean;
  /** What the machine alone says; extension and permissions are read elsewhere and unknown here. */
  facts: PreflightFacts;
}

/** A machine from what ARM sends; `undefined` for what is none. Never throws: whatever has another form than expected is not known. */
export function decodeMachine(value: unknown): Machine | undefined {
  const parsed = v.safeParse(machineSchema, value);
  const id = parsed.success ? parseMachineId(parsed.output.id) : undefined;
  if (!parsed.success || id === undefined) return undefined;
  const { location, kind, tags, properties } = parsed.output;
  const azureLocal = isAzureLocal(properties);
  const { status, lastStatusChange, vmId, osName, osSku, osVersion, osType } = properties;
  return {
    ...id,
    subscriptionId: id.subscriptionId.toLowerCase(),
    location,
    tags: decodeTags(tags),
    azureLocal,
    ...present({ kind, status, lastStatusChange, vmId }),
    facts: {
      machineId: id.id,
      operatingSystem: present({ name: osName, sku: osSku, version: osVersion, type: osType }),
      ...present({ memoryBytes: memoryOf(properties) }),
      licence: licenceOf(properties),
      agent: agentOf(properties),
      azureLocal,
      permissions: {},
      region: location,
    },
  };
}

/** What is tagged with text; other values are no tags. */
export function decodeTags(value: unknown): ReadonlyMap<string, string> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Reads one machine from Azure Resource Manager; `readAt` is when it was asked for, server time, ms. Throws AzureError. */
export async function readMachine(machineId: string, options: ReadOptions = {}): Promise<Machine & { readAt: number }> {
  const asked = instantNow();
  const { body, correlationId } = await azure().request<unknown>({
    method: 'GET',
    path: machineId,
    apiVersion: hybridComputeApiVersion,
    ...options,
  });
  const machine = decodeMachine(body);
  if (machine !== undefined) return { ...machine, readAt: await readingTime(asked) };
  const message = 'Azure sent a machine in an unknown form.';
  throw new AzureError({ kind: 'malformed', message, scope: machineId, correlationId });
}

export function machineQuery(machineId: string) {
  return queryOptions({ queryKey: armKey(machineId), queryFn: ({ signal }) => readMachine(machineId, { signal }) });
}

/** Tells machines of one name apart, so it has to be what it is said to be. */
const guid = v.fallback(v.optional(v.pipe(v.string(), v.uuid(), v.toLowerCase())), undefined);

/** The agent's configuration has "true" and "false" as text. */
const flagText = v.pipe(
  v.string(),
  v.toLowerCase(),
  v.picklist(['true', 'false']),
  v.transform((word) => word === 'true'),
);
const flag = v.fallback(v.optional(v.union([v.boolean(), flagText])), undefined);

const size = v.fallback(
  v.optional(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,18}$/), v.transform(Number))]),
      v.check((bytes) => Number.isFinite(bytes) && bytes > 0),
    ),
  ),
  undefined,
);

const patterns = v.fallback(
  v.optional(v.nullable(v.array(v.object({ publisher: v.string(), type: v.string() })))),
  undefined,
);

const propertiesSchema = v.object({
  status: text,
  lastStatusChange: text,
  vmId: guid,
  agentVersion: text,
  osName: text,
  osType: text,
  osVersion: text,
  osSku: text,
  cloudMetadata: part({ provider: text }),
  hardwareProfile: part({ totalPhysicalMemoryInBytes: size }),
  detectedProperties: part({ totalPhysicalMemoryInBytes: size }),
  agentConfiguration: part({
    extensionsEnabled: flag,
    configMode: text,
    extensionsAllowList: patterns,
    extensionsBlockList: patterns,
  }),
  licenseProfile: part({
    licenseStatus: text,
    licenseChannel: text,
    softwareAssurance: part({ softwareAssuranceCustomer: flag }),
    productProfile: part({ productType: text, subscriptionStatus: text }),
  }),
});

const machineSchema = v.object({
  id: v.string(),
  location: v.fallback(v.string(), ''),
  kind: text,
  tags: v.optional(v.unknown()),
  properties: v.fallback(propertiesSchema, v.parse(propertiesSchema, {})),
});

type Properties = v.InferOutput<typeof propertiesSchema>;

function memoryOf({ hardwareProfile, detectedProperties }: Properties): number | undefined {
  return hardwareProfile?.totalPhysicalMemoryInBytes ?? detectedProperties?.totalPhysicalMemoryInBytes;
}

function lower(word: string | undefined): string {
  return word?.toLowerCase() ?? '';
}

/**
 * Enabled only when Azure says so; on the way there, for words not known here, and where nothing is said of it, it cannot be told. Of a
 * machine that was set up with pay-as-you-go itself, the channel of its licence tells, and there may be no product profile.
 */
function payAsYouGoOf(profile: Properties['licenseProfile']): boolean | undefined {
  if (profile === undefined) return undefined;
  const { productProfile: product, licenseStatus, licenseChannel } = profile;
  if (product?.productType !== undefined && lower(product.productType) !== 'windowsserver') return false;
  const status = lower(product?.subscriptionStatus);
  const isByChannel = lower(licenseChannel) === 'pgs:tb';
  if (status === 'enabled' || (isByChannel && lower(licenseStatus) === 'licensed')) return true;
  if (status === 'disabled' || status === 'failed') return false;
  return product === undefined && licenseChannel !== undefined && !isByChannel ? false : undefined;
}

function licenceOf({ licenseProfile }: Properties): PreflightFacts['licence'] {
  return present({
    payAsYouGo: payAsYouGoOf(licenseProfile),
    // Attesting sets it; a licence profile without it has not been attested.
    softwareAssurance: licenseProfile && (licenseProfile.softwareAssurance?.softwareAssuranceCustomer ?? false),
  });
}

/** An agent without a list shows null, or an empty one. */
function listOf<Item>(list: Item[] | null | undefined): Item[] | null | undefined {
  return list?.length === 0 ? null : list;
}

function agentOf(properties: Properties): PreflightFacts['agent'] {
  const { agentVersion, status, lastStatusChange, agentConfiguration } = properties;
  const mode = agentConfiguration?.configMode;
  return present({
    version: agentVersion,
    status,
    lastStatusChange,
    extensionsEnabled: agentConfiguration?.extensionsEnabled,
    monitorMode: mode === undefined ? undefined : lower(mode) === 'monitor',
    allowList: listOf(agentConfiguration?.extensionsAllowList),
    blockList: listOf(agentConfiguration?.extensionsBlockList),
  });
}

/** `kind` HCI is also that of virtual machines on Azure Local, on which Azure does not manage the extension; the provider tells nodes. */
function isAzureLocal({ cloudMetadata, osSku, osName }: Properties): boolean {
  const names = `${osSku ?? ''} ${osName ?? ''}`;
  return lower(cloudMetadata?.provider) === 'azshci' || /azure (?:stack hci|local)/i.test(names);
}
