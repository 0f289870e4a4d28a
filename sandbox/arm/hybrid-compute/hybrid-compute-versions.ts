import { isObject } from '#sandbox/arm/request-body.ts';
import type { JsonObject } from '#sandbox/arm/request-body.ts';

export const machinePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.HybridCompute/machines/{machineName}';

/** Members of machines and extensions with the version that they came with, by the types of Microsoft's client libraries. */
const memberVersions = new Map([
  ['kind', '2024-07-10'],
  ['resources', '2024-07-10'],
]);
const propertyVersions = new Map([
  ['agentConfiguration', '2024-07-10'],
  ['cloudMetadata', '2024-07-10'],
  ['enableAutomaticUpgrade', '2024-07-10'],
  ['hardwareProfile', '2025-01-13'],
  ['licenseProfile', '2024-07-10'],
  ['mssqlDiscovered', '2024-07-10'],
  ['osEdition', '2024-07-10'],
  ['osType', '2024-07-10'],
  ['serviceStatuses', '2024-07-10'],
]);
/** The version that has them all. */
const complete = '2025-01-13';

const known = (object: JsonObject, versions: ReadonlyMap<string, string>, apiVersion: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => (versions.get(name) ?? '') <= apiVersion));

export const knowsProperty = (apiVersion: string, name: string): boolean =>
  (propertyVersions.get(name) ?? '') <= apiVersion;

/** Those properties that a version knows. */
export const propertiesIn = (apiVersion: string, properties: JsonObject): JsonObject =>
  apiVersion < complete ? known(properties, propertyVersions, apiVersion) : properties;

/** A machine or an extension as a version shows it. */
export const resourceIn = (apiVersion: string, resource: JsonObject): JsonObject => {
  const { properties } = resource;
  if (apiVersion >= complete || !isObject(properties)) return resource;
  return { ...known(resource, memberVersions, apiVersion), properties: propertiesIn(apiVersion, properties) };
};
