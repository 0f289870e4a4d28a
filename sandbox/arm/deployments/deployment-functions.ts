import { createHash } from 'node:crypto';
import { segmentsOf } from '#sandbox/arm/path.ts';
import { resourceGroupResource } from '#sandbox/arm/resource-groups.ts';
import { ExpressionFault, type TemplateValues } from './deployment-types.ts';
import { plainFunctions, text } from './plain-functions.ts';
import { uniqueString } from './unique-string.ts';

type TemplateFunction = (values: TemplateValues, ...args: unknown[]) => unknown;

/** The path of a resource below its scope; `undefined` when a name is missing or too much. */
export const resourcePath = (type: string, names: readonly string[]): string | undefined => {
  const [namespace, ...types] = segmentsOf(type);
  if (types.length === 0 || types.length !== names.length) return undefined;
  if (/^microsoft\.resources\/resourcegroups\/?$/i.test(type)) return `/resourceGroups/${names[0]}`;
  return `/providers/${namespace}${types.map((each, index) => `/${each}/${names[index]}`).join('')}`;
};

/** Arguments in front of a type, which say where, and the path that the rest makes. */
const pathOf = (args: unknown[]): { before: string[]; path: string } => {
  const texts = args.map(text);
  const at = texts.findIndex((each) => each.includes('/'));
  const path = resourcePath(texts[at] ?? '', texts.slice(at + 1));
  if (path !== undefined) return { before: texts.slice(0, at), path };
  throw new ExpressionFault(`Unable to evaluate template language function 'resourceId' of '${texts.join(', ')}'.`);
};

const resourceId: TemplateFunction = ({ place }, ...args) => {
  const { before, path } = pathOf(args);
  const last = before.at(-1);
  if (last === undefined) return place.scope + path;
  if (place.resourceGroup === undefined) return `/subscriptions/${last}${path}`;
  return `/subscriptions/${before.at(-2) ?? place.subscription.subscriptionId}/resourceGroups/${last}${path}`;
};

/** The same guid as Azure makes of the same texts: RFC 9562, version 5. */
const guid: TemplateFunction = (_, ...args) => {
  const namespace = Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex');
  const hash = createHash('sha1').update(namespace).update(args.map(text).join('-')).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

const notHere = (name: string) =>
  new ExpressionFault(`The template function '${name}' is not expected at this location.`);

/** `copyIndex()`, `copyIndex(1)`, `copyIndex('loop')` and `copyIndex('loop', 1)`. */
const copyIndex: TemplateFunction = ({ loops }, ...args) => {
  const [loop, offset = 0] = typeof args[0] === 'string' ? args : ['', ...args];
  const index = loops?.get(text(loop).toLowerCase());
  if (index === undefined || typeof offset !== 'number') throw notHere('copyIndex');
  return index + offset;
};

/** What the public cloud says of itself. */
const environment = {
  name: 'AzureCloud',
  portal: 'https://portal.azure.com',
  resourceManager: 'https://management.azure.com/',
  authentication: {
    loginEndpoint: 'https://login.microsoftonline.com/',
    audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
    tenant: 'common',
    identityProvider: 'AAD',
  },
  graph: 'https://graph.windows.net/',
  suffixes: {
    storage: 'core.windows.net',
    keyvaultDns: '.vault.azure.net',
    sqlServerHostname: '.database.windows.net',
  },
};

const placed: Record<string, TemplateFunction> = {
  parameters: ({ parameter }, name) => parameter(text(name)),
  variables: ({ variable }, name) => variable(text(name)),
  guid,
  uniqueString: (_, ...args) => uniqueString(args.map(text).join('-')),
  resourceId,
  subscriptionResourceId: ({ place }, ...args) => {
    const { before, path } = pathOf(args);
    return `/subscriptions/${before[0] ?? place.subscription.subscriptionId}${path}`;
  },
  tenantResourceId: (_, ...args) => pathOf(args).path,
  extensionResourceId: (_, id, ...args) => text(id) + pathOf(args).path,
  resourceGroup: ({ place }) => {
    if (place.resourceGroup) return resourceGroupResource(place.resourceGroup);
    throw notHere('resourceGroup');
  },
  subscription: ({ place: { subscription, tenantId } }) => {
    const { subscriptionId, displayName } = subscription;
    return { id: `/subscriptions/${subscriptionId}`, subscriptionId, tenantId, displayName };
  },
  tenant: ({ place: { tenantId } }) => ({ id: `/tenants/${tenantId}`, tenantId, countryCode: 'NL' }),
  field: ({ field }, name) => {
    if (field) return field(text(name));
    throw notHere('field');
  },
  deployment: ({ place: { deployment } }) => {
    if (deployment) return deployment;
    throw notHere('deployment');
  },
  environment: () => environment,
  copyIndex,
};

/** Functions of the template language, by lower-case name; `if` is the parser's, which reads only the side that counts. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map([
  ...Object.entries(plainFunctions).map(([name, plain]): [string, TemplateFunction] => [
    name.toLowerCase(),
    (_, ...args) => plain(...args),
  ]),
  ...Object.entries(placed).map(([name, known]): [string, TemplateFunction] => [name.toLowerCase(), known]),
]);
