import { type FilterKey, filterKeys, filterLabels } from './filter-keys.ts';

/** What the machines of the list are grouped by: a property, or the value of one tag. */
export type GroupBy = { key: Exclude<FilterKey, 'tag'> } | { key: 'tag'; name: string };

const tagPrefix = 'tag:';

const isProperty = (text: string): text is Exclude<FilterKey, 'tag'> =>
  text !== 'tag' && (filterKeys as readonly string[]).includes(text);

/** The URL's `group`: the key of a property, or "tag:" and the name of a tag. Anything else groups nothing. */
export function readGroupBy(text: string | undefined): GroupBy | undefined {
  if (text === undefined) return undefined;
  if (isProperty(text)) return { key: text };
  const name = text.startsWith(tagPrefix) ? text.slice(tagPrefix.length) : '';
  return name === '' ? undefined : { key: 'tag', name };
}

export const writeGroupBy = (by: GroupBy): string => (by.key === 'tag' ? `${tagPrefix}${by.name}` : by.key);

/** "Location", "Tag Site". */
export const groupByLabel = (by: GroupBy): string => (by.key === 'tag' ? `Tag ${by.name}` : filterLabels[by.key]);

/** The properties to group by, in the order in which they are offered. */
export const groupProperties = [
  'subscription',
  'resourceGroup',
  'location',
  'status',
  'remoteSupport',
  'eligibility',
  'operatingSystem',
] as const satisfies readonly Exclude<FilterKey, 'tag'>[];

const keyPrefix = 'group:';

/** Key of a group's header: no ARM id begins like it. */
export const groupKey = (value: string): string => `${keyPrefix}${value}`;
export const groupOfKey = (key: string): string | undefined =>
  key.startsWith(keyPrefix) ? key.slice(keyPrefix.length) : undefined;
