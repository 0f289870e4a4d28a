import { isObject, type JsonObject } from '#sandbox/json.ts';

/** Since 2025-02-19-preview a machine's removal is an operation of its own. */
export const removesInTime = (apiVersion: string): boolean => apiVersion > '2025-01-13';

export const machinePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.HybridCompute/machines/{machineName}';

/** Members of machines and extensions that came after the oldest version, by the types of Microsoft's client library. */
const laterMembers = ['kind', 'resources'];
const laterProperties = [
  'agentConfiguration',
  'cloudMetadata',
  'enableAutomaticUpgrade',
  'hardwareProfile',
  'licenseProfile',
  'mssqlDiscovered',
  'osEdition',
  'osType',
  'serviceStatuses',
];

/** The names that a version doesn't know. */
const unknown = (apiVersion: string, names: readonly string[]): ReadonlySet<string> => {
  if (apiVersion >= '2025-01-13') return new Set();
  return new Set(apiVersion >= '2022-03-10' ? names.filter((name) => name === 'hardwareProfile') : names);
};

const without = (object: JsonObject, names: ReadonlySet<string>): JsonObject =>
  names.size === 0 ? object : Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)));

export const knowsProperty = (apiVersion: string, name: string): boolean =>
  !unknown(apiVersion, laterProperties).has(name);

/** Those properties that a version knows. */
export const propertiesIn = (apiVersion: string, properties: JsonObject): JsonObject =>
  without(properties, unknown(apiVersion, laterProperties));

/** A machine or an extension as a version shows it. */
export const resourceIn = (apiVersion: string, resource: JsonObject): JsonObject => {
  const { properties } = resource;
  if (!isObject(properties) || apiVersion >= '2025-01-13') return resource;
  return { ...without(resource, unknown(apiVersion, laterMembers)), properties: propertiesIn(apiVersion, properties) };
};
