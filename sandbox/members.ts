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
  least: number;
  most?: number;
}

export const isIn = ({ least, most = Number.MAX_VALUE }: Range, value: unknown): value is number =>
  typeof value === 'number' && value >= least && value <= most;

export const rangeText = ({ least, most }: Range): string =>
  most === undefined ? `a number, ${least} or more` : `a number from ${least} to ${most}`;

/** The longest time that a timer can be set to, ms: a longer one is over at once. */
export const longestDelay = 2_147_483_647;

export const numberOf = (value: unknown, name: string, range: Range): number => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (isIn(range, number)) return number;
  throw new Error(`"${name}" must be ${rangeText(range)}.`);
};

export const wholeOf = (value: unknown, name: string, least: number, most: number): number => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`"${name}" must be a whole number from ${least} to ${most}.`);
};

export const positiveOf = (value: unknown, name: string): number => {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && number > 0 && number < Infinity) return number;
  throw new Error(`"${name}" must be a number above 0.`);
};

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
