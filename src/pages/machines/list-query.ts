import { kustoList, kustoString } from '#src/azure/kusto-text.ts';
import { searchWords } from '#src/pages/shared/fleet-search.ts';
import type { MachineFilters } from '#src/paths.ts';
import type { Facet } from './facets.ts';
import { type FilterKey, filterLabels } from './filter-keys.ts';
import { eligibilityWords } from './fleet-index.ts';
import { readSort } from './machine-columns.tsx';
import { remoteSupportGroups } from './machine-row.ts';
import { tagCondition } from './tag-condition.ts';

/** A query, and what of the list it does not answer. */
export interface ListQuery {
  text: string;
  /** What narrows the list and not the query, so that the query finds more machines: a sentence each. */
  wider: string[];
  /** What else is another way than in the list, a sentence each. */
  other: string[];
}

/** The columns that Resource Graph has, by their keys in the list: name in the query, and what it is made of. */
const columns: Readonly<Record<string, { name: string; from: string; order?: string }>> = {
  machine: { name: 'Machine', from: 'name', order: 'tolower(name)' },
  status: { name: 'Status', from: 'Status' },
  operatingSystem: { name: "['Operating system']", from: "['Operating system']" },
  resourceGroup: { name: "['Resource group']", from: 'resourceGroup' },
  subscription: { name: 'Subscription', from: 'Subscription' },
  location: { name: 'Location', from: 'location' },
};

/** Without a name there the list shows "Unknown", as it does here. */
const readable = `| extend Status = coalesce(tostring(properties.status), 'Unknown'), ['Operating system'] = coalesce(tostring(properties.osSku), tostring(properties.osName), tostring(properties.osType), 'Unknown')`;

const subscriptionNames = `| join kind=leftouter (
    resourcecontainers
    | where type =~ 'microsoft.resources/subscriptions'
    | project subscriptionId, subscriptionName = name
  ) on subscriptionId
| extend Subscription = coalesce(subscriptionName, subscriptionId)`;

const conditions: Partial<Record<FilterKey, (values: readonly string[]) => string>> = {
  status: (values) => `Status in ${kustoList(values)}`,
  operatingSystem: (values) => `['Operating system'] in ${kustoList(values)}`,
  subscription: (values) => `subscriptionId in~ ${kustoList(values)}`,
  resourceGroup: (values) => `resourceGroup in~ ${kustoList(values)}`,
  location: (values) => `location in ${kustoList(values)}`,
  tag: (values) => values.map(tagCondition).join(' or '),
};

/** Why the query lacks it. */
const beyond: Partial<Record<FilterKey, string>> = {
  remoteSupport: 'it is read from Azure Resource Manager, machine by machine',
  eligibility: 'this page works it out',
};

function filterConditions(filters: MachineFilters, wider: string[]): string[] {
  return (Object.keys(filterLabels) as FilterKey[]).flatMap((key) => {
    const values = filters[key] ?? [];
    if (values.length === 0) return [];
    const condition = conditions[key]?.(values);
    if (condition !== undefined) return [condition];
    wider.push(`The filter ${filterLabels[key]}: ${beyond[key] ?? 'Azure Resource Graph does not hold it'}.`);
    return [];
  });
}

const labelsBeyond = [...Object.values(remoteSupportGroups), ...Object.values(eligibilityWords)].map((label) =>
  label.toLowerCase(),
);

/** Tags are searched as the JSON that they are there, where these characters are not the tags' own. */
const ofJson = /["\\:,{}[\]]/;

const searched = ['name', 'Status', "['Operating system']", 'Subscription', 'resourceGroup', 'location'];

function searchConditions(search: string, tag: Facet | undefined, wider: string[]): string[] {
  return searchWords(search).flatMap((word) => {
    if (labelsBeyond.some((label) => label.includes(word))) {
      wider.push(`The search for “${word}”: the list also finds it in the words of remote support and eligibility.`);
      return [];
    }
    const isOfJson = ofJson.test(word);
    if (isOfJson && (tag?.values ?? []).some(({ label }) => label.toLowerCase().includes(word))) {
      wider.push(`The search for “${word}”: Azure Resource Graph writes tags in another way.`);
      return [];
    }
    const places = isOfJson ? searched : [...searched, 'tostring(tags)'];
    return [places.map((place) => `${place} contains ${kustoString(word)}`).join(' or ')];
  });
}

function orderOf(sort: string | undefined, other: string[]): string {
  const { key, direction } = readSort(sort);
  const column = columns[key];
  if (column === undefined)
    other.push('The order by remote support or eligibility: the query is in the order of the names.');
  else other.push('Numbers in names: Azure Resource Graph puts SRV-10 before SRV-2.');
  const down = direction === 'descending' ? 'desc' : 'asc';
  if (column === undefined || key === 'machine') return `tolower(name) ${column ? down : 'asc'}, id asc`;
  return `tolower(${column.from}) ${down}, tolower(name) asc, id asc`;
}

function projected(keys: readonly string[], other: string[]): string {
  const [first, ...more] = keys
    .filter((key) => columns[key] === undefined)
    .map((key) => filterLabels[key as FilterKey]);
  if (first !== undefined) {
    const words = more.length === 0 ? `The column ${first}` : `The columns ${[first, ...more].join(' and ')}`;
    other.push(`${words}: Azure Resource Graph does not hold ${more.length === 0 ? 'it' : 'them'}.`);
  }
  const shown = keys.flatMap((key) => columns[key] ?? []);
  return ['id', ...shown.map(({ name, from }) => (name === from ? name : `${name} = ${from}`))].join(', ');
}

/**
 * What the list shows as a query of Azure Resource Graph. `columnKeys`: the columns that are shown, in their order. `tag`: the tags of all
 * machines listed.
 */
export function listQuery(filters: MachineFilters, columnKeys: readonly string[], tag: Facet | undefined): ListQuery {
  const wider: string[] = [];
  const other: string[] = [];
  const wheres = [...filterConditions(filters, wider), ...searchConditions(filters.search ?? '', tag, wider)];
  const order = orderOf(filters.sort, other);
  const columnList = projected(columnKeys, other);
  const body = [...wheres.map((where) => `| where ${where}`), `| order by ${order}`, `| project ${columnList}`];
  const needsNames = body.some((line) => /\bSubscription\b/.test(line));
  const lines = [
    'resources',
    "| where type =~ 'microsoft.hybridcompute/machines'",
    readable,
    ...(needsNames ? [subscriptionNames] : []),
    ...body,
  ];
  return { text: lines.join('\n'), wider, other };
}

/** Most characters of a link that browsers, proxies and the portal carry without cutting it. */
const longestLink = 8000;

/** Opens the query in the Resource Graph Explorer of a portal; `undefined` where it is too long for a link. https://learn.microsoft.com/azure/governance/resource-graph/first-query-portal */
export function explorerLink(portal: string, { text }: Pick<ListQuery, 'text'>): string | undefined {
  const link = `${portal}/#view/HubsExtension/ArgQueryBlade/query/${encodeURIComponent(text)}`;
  return link.length > longestLink ? undefined : link;
}
