import { kustoString } from '#src/azure/fleet/kusto-text.ts';

const separator = ': ';

/**
 * The condition in Kusto that a machine has a tag, which a filter writes as "Name: value", or as its name alone where it has no value. Names
 * may hold the separator too, so each place where it could stand is tried.
 */
export function tagCondition(pair: string): string {
  const whole = `tags[${kustoString(pair)}]`;
  const conditions = [`(isnotnull(${whole}) and tostring(${whole}) == '')`];
  for (let at = pair.indexOf(separator, 1); at !== -1; at = pair.indexOf(separator, at + 1)) {
    const value = pair.slice(at + separator.length);
    if (value === '') continue;
    conditions.unshift(`tostring(tags[${kustoString(pair.slice(0, at))}]) == ${kustoString(value)}`);
  }
  return conditions.join(' or ');
}
