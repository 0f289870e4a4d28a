import { kustoString } from '#src/azure/fleet/fleet-query.ts';
import { searchWords } from '#src/ui/list/find.ts';
import type { ListState, Sort } from '#src/ui/list/list.ts';
import { accessLabels, eligibilityLabels, extensionLabels } from './words.ts';

/** A query of Azure Resource Graph, and what of the list it cannot ask for: the query then finds more machines. */
export interface ListQuery {
  text: string;
  beyond: BeyondQuery[];
}

export type BeyondQuery = { is: 'filter'; key: string } | { is: 'search'; word: string } | { is: 'order'; key: string };

/** The columns that Resource Graph has, by their keys in the list: name in the query, and what it is made of. */
const columns: Readonly<Record<string, { name: string; from: string }>> = {
  machine: { name: 'Machine', from: 'name' },
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

const conditions: Readonly<Record<string, (values: readonly string[]) => string>> = {
  status: (values) => `Status in ${kustoList(values)}`,
  operatingSystem: (values) => `['Operating system'] in ${kustoList(values)}`,
  subscription: (values) => `subscriptionId in~ ${kustoList(values)}`,
  resourceGroup: (values) => `resourceGroup in~ ${kustoList(values)}`,
  location: (values) => `location in ${kustoList(values)}`,
  tag: (values) => values.map(tagCondition).join(' or '),
};

function kustoList(values: readonly string[]): string {
  return `(${values.map(kustoString).join(', ')})`;
}

/**
 * The condition that a machine has a tag, which a filter writes as "Name: value", or as its name alone where it has no value. Names may hold
 * the separator too, so each place where it could stand is tried.
 */
function tagCondition(pair: string): string {
  const whole = `tags[${kustoString(pair)}]`;
  const found = [`(isnotnull(${whole}) and tostring(${whole}) == '')`];
  for (let at = pair.indexOf(': ', 1); at !== -1; at = pair.indexOf(': ', at + 1)) {
    const value = pair.slice(at + 2);
    if (value !== '') found.unshift(`tostring(tags[${kustoString(pair.slice(0, at))}]) == ${kustoString(value)}`);
  }
  return found.join(' or ');
}

/** Words of what Resource Graph does not hold; a search may mean them. */
const labelsBeyond = [accessLabels, eligibilityLabels, extensionLabels]
  .flatMap((labels) => Object.values<string>(labels))
  .map((label) => label.toLowerCase());

/** Tags are searched as the JSON that they are there, where these characters are not the tags' own. */
const ofJson = /["\\:,{}[\]]/;
const searched = ['name', 'Status', "['Operating system']", 'Subscription', 'resourceGroup', 'location'];

/** What the list shows as a query of Azure Resource Graph. `columnKeys`: the columns that are shown, in their order. */
export function listQuery(state: ListState, columnKeys: readonly string[]): ListQuery {
  const beyond: BeyondQuery[] = [];
  const wheres: string[] = [];
  for (const [key, values] of Object.entries(state.chosen)) {
    const condition = conditions[key]?.(values);
    if (condition === undefined) beyond.push({ is: 'filter', key });
    else wheres.push(condition);
  }
  for (const word of searchWords(state.search)) {
    const isBeyond = labelsBeyond.some((label) => label.includes(word)) || ofJson.test(word);
    const places = [...searched, 'tostring(tags)'];
    if (isBeyond) beyond.push({ is: 'search', word });
    else wheres.push(places.map((place) => `${place} contains ${kustoString(word)}`).join(' or '));
  }
  const body = [
    ...wheres.map((where) => `| where ${where}`),
    `| order by ${orderOf(state, beyond)}`,
    `| project ${['id', ...columnKeys.flatMap((key) => projected(key))].join(', ')}`,
  ];
  const lines = [
    'resources',
    "| where type =~ 'microsoft.hybridcompute/machines'",
    readable,
    ...(body.some((line) => /\bSubscription\b/.test(line)) ? [subscriptionNames] : []),
    ...body,
  ];
  return { text: lines.join('\n'), beyond };
}

function projected(key: string): string[] {
  const column = columns[key];
  if (column === undefined) return [];
  return [column.name === column.from ? column.name : `${column.name} = ${column.from}`];
}

/** Machines of one group come together, by name. */
function orderOf({ sort, group }: ListState, beyond: BeyondQuery[]): string {
  const by: Sort[] = [
    ...(group === undefined
      ? []
      : [{ key: group, direction: sort?.key === group ? sort.direction : 'ascending' } as const]),
    ...(sort === undefined || sort.key === group ? [] : [sort]),
  ];
  const terms = by.flatMap(({ key, direction }) => {
    const column = columns[key];
    if (column === undefined) beyond.push({ is: 'order', key });
    return column === undefined ? [] : [`tolower(${column.from}) ${direction === 'descending' ? 'desc' : 'asc'}`];
  });
  const isByName = terms.some((term) => term.startsWith('tolower(name)'));
  return [...terms, ...(isByName ? [] : ['tolower(name) asc']), 'id asc'].join(', ');
}

/** Most characters of a link that browsers, proxies and the portal carry without cutting it. */
const longestLink = 8000;

/** Opens the query in the Resource Graph Explorer of a portal; `undefined` where it is too long for a link. https://learn.microsoft.com/azure/governance/resource-graph/first-query-portal */
export function explorerLink(portal: string, text: string): string | undefined {
  const link = `${portal}/#view/HubsExtension/ArgQueryBlade/query/${encodeURIComponent(text)}`;
  return link.length > longestLink ? undefined : link;
}
