import { ArmError } from './http.ts';

/** The few forms of OData `$filter` that ARM's lists take: comparisons joined by `and`. */

export interface FilterTerm {
  field: string;
  operator: 'eq' | 'ge' | 'gt' | 'le' | 'lt' | 'ne';
  value: string;
}

const termPattern = /^\s*([A-Za-z][\w/]*)\s+(eq|ne|ge|gt|le|lt)\s+(?:'((?:[^']|'')*)'|([^\s']+))\s*(?:$|and\b)/i;

const isOperator = (text: string): text is FilterTerm['operator'] =>
  ['eq', 'ge', 'gt', 'le', 'lt', 'ne'].includes(text);

/** The terms of a filter, in order; `undefined` when it is anything else. Quotes within values are doubled. */
export const parseFilter = (filter: string): FilterTerm[] | undefined => {
  const terms: FilterTerm[] = [];
  let rest = filter.trim();
  if (rest === '') return undefined;
  while (rest !== '') {
    const found = termPattern.exec(rest);
    const operator = found?.[2]?.toLowerCase() ?? '';
    if (!found || !isOperator(operator)) return undefined;
    const value = found[3]?.replaceAll("''", "'") ?? found[4] ?? '';
    terms.push({ field: found[1] ?? '', operator, value });
    const joined = /and$/i.test(found[0]);
    rest = rest.slice(found[0].length).trim();
    if (joined === (rest === '')) return undefined;
  }
  return terms;
};

/** Whether a moment (ISO 8601, any precision) stands in the asked relation to another. */
export const holdsForTime = (moment: string, term: FilterTerm): boolean => {
  const order = Date.parse(moment) - Date.parse(term.value);
  const outcomes = { eq: order === 0, ne: order !== 0, ge: order >= 0, gt: order > 0, le: order <= 0, lt: order < 0 };
  return outcomes[term.operator];
};

export const invalidFilter = (filter: string): ArmError =>
  new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`);
