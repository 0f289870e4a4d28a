import { isObject } from '#sandbox/arm/request-body.ts';
import type { JsonObject } from '#sandbox/arm/request-body.ts';

/** What Microsoft's client library sends. */
const oldest = '2021-05-20';

/** Versions of Microsoft.HybridCompute that the sandbox speaks. */
export const hybridComputeVersions = [
  oldest,
  '2023-10-03-preview',
  '2024-07-10',
  '2025-01-13',
  '2025-06-01',
  '2026-07-15',
] as const;

/** Those that know license profiles. */
export const licenseProfileVersions = hybridComputeVersions.filter((version) => version !== oldest);

/** Since 2025-02-19-preview a machine's removal is an operation of its own. */
export const removesInTime = (apiVersion: string): boolean => apiVersion > '2025-01-13';

export const machinePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.HybridCompute/machines/{machineName}';

/** Members of machines and extensions that came after the oldest version, by the types of Microsoft's client library. */
const laterMembers = new Set(['kind', 'resources']);
const laterProperties = new Set([
  'agentConfiguration',
  'cloudMetadata',
  'enableAutomaticUpgrade',
  'hardwareProfile',
  'licenseProfile',
  'mssqlDiscovered',
  'osEdition',
  'osType',
  'serviceStatuses',
]);

const without = (object: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)));

export const knowsProperty = (apiVersion: string, name: string): boolean =>
  apiVersion !== oldest || !laterProperties.has(name);

/** Those properties that a version knows. */
export const propertiesIn = (apiVersion: string, properties: JsonObject): JsonObject =>
  apiVersion === oldest ? without(properties, laterProperties) : properties;

/** A machine or an extension as a version shows it. */
export const resourceIn = (apiVersion: string, resource: JsonObject): JsonObject => {
  const { properties } = resource;
  if (apiVersion !== oldest || !isObject(properties)) return resource;
  return { ...without(resource, laterMembers), properties: propertiesIn(apiVersion, properties) };
};
