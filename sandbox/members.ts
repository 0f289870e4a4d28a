/** Values as programs send them in JSON and pages in forms. Each of these throws an `Error` for people when a value is another. */

export const textOf = (value: unknown, name: string): string => {
  if (typeof value === 'string') return value;
  throw new Error(`"${name}" must be text.`);
};

export const booleanOf = (value: unknown, name: string): boolean => {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Error(`"${name}" must be true or false.`);
};

export interface Range {
  least?: number;
  most?: number;
  above?: number;
  whole?: boolean;
}

export const rangeText = ({ least, most, above, whole }: Range): string => {
  const kind = whole ? 'a whole number' : 'a number';
  if (above !== undefined) return `${kind} above ${above}`;
  if (least === undefined) return kind;
  return most === undefined ? `${kind}, ${least} or more` : `${kind} from ${least} to ${most}`;
};

/** The number that a value is, or that is written in it; `undefined` when that is not in the range. */
export const numberIn = (value: unknown, { least, most, above, whole }: Range): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const fits =
    typeof number === 'number' &&
    Number.isFinite(number) &&
    number >= (least ?? -Infinity) &&
    number <= (most ?? Infinity) &&
    number > (above ?? -Infinity) &&
    (!whole || Number.isInteger(number));
  return fits ? number : undefined;
};

export const numberOf = (value: unknown, name: string, range: Range): number => {
  const number = numberIn(value, range);
  if (number !== undefined) return number;
  throw new Error(`"${name}" must be ${rangeText(range)}.`);
};

export const aboveZero: Range = { above: 0 };

export const positiveOf = (value: unknown, name: string): number => numberOf(value, name, aboveZero);

/** The longest time that a timer can be set to, ms: a longer one is over at once. */
export const longestDelay = 2_147_483_647;

/** The member as `read` reads it, or nothing when it is absent: for spreading. */
export const optional = <Name extends string, Value>(
  input: Record<string, unknown>,
  name: Name,
  read: (value: unknown, name: string) => Value,
): { [Key in Name]?: Value } => {
  const made: { [Key in Name]?: Value } = {};
  if (input[name] !== undefined) made[name] = read(input[name], name);
  return made;
};

/** @throws {Error} that names the first member that isn't known, and the nearest: a slip of the pen would be passed over in silence. */
export const refuseUnknown = (given: object, known: readonly string[]): void => {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const nearest = known.toSorted((a, b) => likeness(unknown, b) - likeness(unknown, a))[0];
  const there = nearest === undefined ? 'Nothing is.' : `Did you mean "${nearest}"? Known are ${known.join(', ')}.`;
  throw new Error(`"${unknown}" is not known here. ${there}`);
};

/** How much two names are alike: the share of the pairs of letters that both have. */
const likeness = (one: string, other: string): number => {
  const [some, more] = [pairsOf(one), pairsOf(other)];
  return some.filter((pair) => more.includes(pair)).length / (some.length + more.length);
};

const pairsOf = (name: string): string[] =>
  Array.from({ length: name.length }, (_, at) => name.slice(at, at + 2).toLowerCase());

/** Without members that are undefined: for spreading too. */
export const definedOf = <Values extends object>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values as undefined extends Values[Name] ? never : Name]: Values[Name];
  } & { [Name in keyof Values as undefined extends Values[Name] ? Name : never]?: Exclude<Values[Name], undefined> };
