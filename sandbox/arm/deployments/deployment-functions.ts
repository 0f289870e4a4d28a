import { createHash } from 'node:crypto';
import { resourceGroupResource } from '#sandbox/arm/resource-groups.ts';
import { ExpressionFault, type TemplateValues } from './deployment-types.ts';

type TemplateFunction = (values: TemplateValues, ...args: unknown[]) => unknown;

const text = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  throw new ExpressionFault('The template language function expects its parameters to be of type String.');
};

/** The path of a resource below its scope; `undefined` when a name is missing or too much. */
export const resourcePath = (type: string, names: readonly string[]): string | undefined => {
  const [namespace, ...types] = type.split('/');
  if (types.length === 0 || types.length !== names.length) return undefined;
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

/** Functions of the template language, by lower-case name. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['parameters', ({ parameter }, name) => parameter(text(name))],
  ['variables', ({ variable }, name) => variable(text(name))],
  [
    'concat',
    (_, ...parts) => (parts.every(Array.isArray) && parts.length > 0 ? parts.flat() : parts.map(text).join('')),
  ],
  ['format', (_, form, ...args) => text(form).replace(/\{(\d+)\}/g, (_found, index) => text(args[Number(index)]))],
  ['tolower', (_, value) => text(value).toLowerCase()],
  ['toupper', (_, value) => text(value).toUpperCase()],
  ['guid', guid],
  ['resourceid', resourceId],
  [
    'subscriptionresourceid',
    ({ place }, ...args) => {
      const { before, path } = pathOf(args);
      return `/subscriptions/${before[0] ?? place.subscription.subscriptionId}${path}`;
    },
  ],
  ['extensionresourceid', (_, id, ...args) => text(id) + pathOf(args).path],
  [
    'resourcegroup',
    ({ place }) => {
      if (place.resourceGroup) return resourceGroupResource(place.resourceGroup);
      throw new ExpressionFault("The template function 'RESOURCEGROUP' is not expected at this location.");
    },
  ],
  [
    'subscription',
    ({ place: { subscription, tenantId } }) => {
      const { subscriptionId, displayName } = subscription;
      return { id: `/subscriptions/${subscriptionId}`, subscriptionId, tenantId, displayName };
    },
  ],
]);
