import { kustoList, kustoString } from '#src/azure/fleet/kusto-text.ts';
import { searchWords } from '#src/pages/shared/fleet-search.ts';
import type { MachineFilters } from '#src/paths.ts';
import type { Facet } from './facets.ts';
import { type FilterKey, filterLabels } from './filter-keys.ts';
import { type GroupBy, readGroupBy } from './group-by.ts';
import { eligibilityWords } from './fleet-index.ts';
import { readSort } from './machine-columns.tsx';
import { accessTexts } from './machine-row.ts';
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

const labelsBeyond = [...accessTexts, ...Object.values(eligibilityWords).map((label) => label.toLowerCase())];

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

/** What a tag's group is called in the query. */
const groupColumn = "['Group']";

/** The tag by all its spellings: Azure compares names of tags without regard to case, and Kusto with it. */
function tagColumn(name: string, tag: Facet | undefined): string {
  const wanted = name.toLowerCase();
  const pairs = (tag?.values ?? []).map(({ label }) => label.slice(0, name.length));
  const spellings = new Set(pairs.filter((spelling) => spelling.toLowerCase() === wanted));
  const values = [...(spellings.size === 0 ? [name] : spellings)].map(
    (spelling) => `tostring(tags[${kustoString(spelling)}])`,
  );
  return `| extend ${groupColumn} = ${values.length === 1 ? values[0] : `coalesce(${values.join(', ')})`}`;
}

const withoutOrder = 'the query is in the order of the names';

/** What stands first in the order, so that machines of one group come together. */
function groupOrder(by: GroupBy | undefined, direction: string, other: string[]): string[] {
  if (by === undefined) return [];
  if (by.key === 'tag') {
    other.push('Machines whose tag has no value stand among those without it.');
    return [`isempty(${groupColumn}) asc`, `tolower(${groupColumn}) ${direction}`, `${groupColumn} asc`];
  }
  const column = columns[by.key];
  if (column === undefined) {
    other.push(`The groups by ${filterLabels[by.key]}: ${beyond[by.key] ?? 'Azure Resource Graph does not hold it'}.`);
    return [];
  }
  return [
    `tolower(${column.from}) ${direction}`,
    ...(by.key === 'subscription' ? [`subscriptionId ${direction}`] : []),
  ];
}

function orderOf({ sort, group }: MachineFilters, other: string[]): string {
  const { key, direction } = readSort(sort);
  const column = columns[key];
  if (column === undefined) other.push(`The order by remote support or eligibility: ${withoutOrder}.`);
  else other.push('Numbers in names: Azure Resource Graph puts SRV-10 before SRV-2.');
  const down = direction === 'descending' ? 'desc' : 'asc';
  const by = readGroupBy(group);
  const groups = groupOrder(by, key === group ? down : 'asc', other);
  const isByName = column === undefined || key === 'machine' || key === by?.key;
  const names = `tolower(name) ${key === 'machine' ? down : 'asc'}`;
  const own = isByName ? [names] : [`tolower(${column.from}) ${down}`, names];
  return [...groups, ...own, 'id asc'].join(', ');
}

function projected(keys: readonly string[], groups: readonly string[], other: string[]): string {
  const [first, ...more] = keys
    .filter((key) => columns[key] === undefined)
    .map((key) => filterLabels[key as FilterKey]);
  if (first !== undefined) {
    const words = more.length === 0 ? `The column ${first}` : `The columns ${[first, ...more].join(' and ')}`;
    other.push(`${words}: Azure Resource Graph does not hold ${more.length === 0 ? 'it' : 'them'}.`);
  }
  const shown = keys.flatMap((key) => columns[key] ?? []);
  return ['id', ...groups, ...shown.map(({ name, from }) => (name === from ? name : `${name} = ${from}`))].join(', ');
}

/**
 * What the list shows as a query of Azure Resource Graph. `columnKeys`: the columns that are shown, in their order. `tag`: the tags of all
 * machines listed.
 */
export function listQuery(filters: MachineFilters, columnKeys: readonly string[], tag: Facet | undefined): ListQuery {
  const wider: string[] = [];
  const other: string[] = [];
  const wheres = [...filterConditions(filters, wider), ...searchConditions(filters.search ?? '', tag, wider)];
  const by = readGroupBy(filters.group);
  const order = orderOf(filters, other);
  const columnList = projected(columnKeys, by?.key === 'tag' ? [groupColumn] : [], other);
  const body = [
    ...(by?.key === 'tag' ? [tagColumn(by.name, tag)] : []),
    ...wheres.map((where) => `| where ${where}`),
    `| order by ${order}`,
    `| project ${columnList}`,
  ];
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
