import { createHash } from 'node:crypto';
import { textHash, xxHash64 } from './hash.ts';
import { QueryError, semanticFailure, notKnown, type Position } from './query-error.ts';
import type { Row, Scalar } from './scalar.ts';
import {
  parseDatetime,
  ticksOfMs,
  toBool,
  toDynamic,
  toJson,
  toNumber,
  toText,
  type Json,
  type KustoType,
  type Value,
} from './values.ts';

interface CallSite {
  now: bigint;
  name: string;
  at: Position;
}

type Bound = Omit<Scalar, 'at'>;
type Build = (args: readonly Scalar[], site: CallSite) => Bound;

/** More than any column has, in UTF-16 code units: a few texts joined over and over would fill the memory. */
const longestText = 1_048_576;

/** @throws QueryError when the text is too long. */
function joined(parts: readonly string[]): string {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length <= longestText) return parts.join('');
  const message = `A value that 'strcat' makes has more than ${longestText} characters.`;
  throw new QueryError({
    code: 'InvalidQueryLanguage',
    message,
    line: -1,
    characterPositionInLine: -1,
    token: 'strcat',
  });
}

/** A function of the values alone: `least` to `most` arguments, one result type. */
const plain =
  (type: KustoType, least: number, most: number, apply: (values: Value[], types: KustoType[]) => Value): Build =>
  (args, site) => {
    requireCount(args, least, most, site);
    const types = args.map((argument) => argument.type);
    return {
      type,
      evaluate: (row) =>
        apply(
          args.map((argument) => argument.evaluate(row)),
          types,
        ),
    };
  };

function requireCount(args: readonly Scalar[], least: number, most: number, site: CallSite): readonly Scalar[] {
  if (args.length >= least && args.length <= most) return args;
  const expected = least === most ? String(least) : `${least} to ${most === Infinity ? 'any number of' : most}`;
  throw semanticFailure(`${site.name}(): expects ${expected} argument(s).`, site.at);
}

const text = (value: Value | undefined, type: KustoType | undefined): string => toText(value ?? null, type ?? 'string');

/** A function of one text, whatever type the argument has. */
const ofText =
  (type: KustoType, apply: (value: string) => Value): Build =>
  (args, site) => {
    const [argument] = requireCount(args, 1, 1, site);
    return { type, evaluate: (row) => apply(argument ? toText(argument.evaluate(row), argument.type) : '') };
  };

const ticksOfDay = ticksOfMs(86_400_000);
const modulo = (a: bigint, b: bigint): bigint => ((a % b) + b) % b;

const ofDatetime =
  (type: KustoType, apply: (ticks: bigint) => Value): Build =>
  (args, site) => {
    const [moment] = requireCount(args, 1, 1, site);
    if (moment?.type !== 'datetime') throw semanticFailure('The expression must have the type datetime.', site.at);
    return {
      type,
      evaluate: (row) => {
        const ticks = moment.evaluate(row);
        return typeof ticks === 'bigint' ? apply(ticks) : null;
      },
    };
  };

const wholeNumber = (value: Value, limit: number): number | null => {
  const number = toNumber(value);
  if (number === null) return null;
  const whole = Math.trunc(number);
  return Math.abs(whole) <= limit ? whole : null;
};

const isMissing = (value: Value | undefined, type: KustoType | undefined): boolean => text(value, type) === '';

/** The rows' values are not looked at when the branch is not taken, and both branches have one type. */
function branchType(branches: readonly Scalar[], site: CallSite): KustoType {
  const types = new Set(branches.map((branch) => branch.type));
  const numeric = [...types].every((type) => type === 'int' || type === 'long' || type === 'real');
  if (types.size > 1 && numeric) return types.has('real') ? 'real' : 'long';
  const known = [...types].filter((type) => type !== 'dynamic');
  if (known.length > 1) {
    throw semanticFailure(`${site.name}(): the results have different types: ${known.join(', ')}.`, site.at);
  }
  return known[0] ?? 'dynamic';
}

const inType = (value: Value, from: KustoType, to: KustoType): Value =>
  from === 'dynamic' && to === 'string' ? toText(value, from) : value;

const buildCase: Build = (args, site) => {
  requireCount(args, 3, Infinity, site);
  if (args.length % 2 === 0) throw semanticFailure(`${site.name}(): the last argument is the value else.`, site.at);
  const pairs = args.slice(0, -1);
  const conditions = pairs.filter((_argument, index) => index % 2 === 0);
  const results = args.filter((_argument, index) => index % 2 === 1 || index === args.length - 1);
  for (const condition of conditions) {
    if (condition.type !== 'bool') throw semanticFailure('The expression must have the type bool.', condition.at);
  }
  const type = branchType(results, site);
  const evaluate = (row: Row): Value => {
    const taken = conditions.findIndex((condition) => condition.evaluate(row) === true);
    const result = results.at(taken);
    return result ? inType(result.evaluate(row), result.type, type) : null;
  };
  return { type, evaluate };
};

const buildCoalesce: Build = (args, site) => {
  requireCount(args, 2, 64, site);
  const type = args[0]?.type ?? 'dynamic';
  const other = args.find((argument) => argument.type !== type);
  if (other) throw semanticFailure(`The expression must have the type ${type}.`, other.at);
  const evaluate = (row: Row): Value => {
    for (const argument of args) {
      const value = argument.evaluate(row);
      if (value !== null && value !== '') return value;
    }
    return type === 'string' ? '' : null;
  };
  return { type, evaluate };
};

/** A moment that is a timespan away from the query's. */
const fromNow =
  (moment: (now: bigint, span: bigint) => bigint): Build =>
  (args, site) => {
    requireCount(args, 1, 1, site);
    const span = args[0];
    if (span?.type !== 'timespan') throw semanticFailure('The expression must have the type timespan.', site.at);
    return {
      type: 'datetime',
      evaluate: (row) => {
        const ticks = span.evaluate(row);
        return typeof ticks === 'bigint' ? moment(site.now, ticks) : null;
      },
    };
  };

function parseJson(value: Value, type: KustoType): Json {
  const written = toJson(value, type);
  if (typeof written !== 'string') return written;
  try {
    return JSON.parse(written) as Json;
  } catch {
    // Kusto keeps what is not JSON as a text.
    return written === '' ? null : written;
  }
}

function split(values: Value[], types: KustoType[]): Value {
  const source = text(values[0], types[0]);
  const delimiter = text(values[1], types[1]);
  const parts = delimiter === '' ? [source] : source.split(delimiter);
  if (values.length < 3) return parts;
  const part = parts[toNumber(values[2] ?? null) ?? -1];
  return part === undefined ? [] : [part];
}

function substring(values: Value[], types: KustoType[]): string {
  const source = text(values[0], types[0]);
  const asked = toNumber(values[1] ?? null) ?? 0;
  const start = asked < 0 ? Math.max(0, source.length + asked) : asked;
  const length = values.length < 3 ? source.length : (toNumber(values[2] ?? null) ?? 0);
  return length < 0 ? source.slice(start) : source.slice(start, start + length);
}

const indexOf = plain('long', 2, 3, (values, types) =>
  text(values[0], types[0]).indexOf(text(values[1], types[1]), toNumber(values[2] ?? null) ?? 0),
);

function pack(values: Value[], types: KustoType[]): Value {
  const entries: [string, Json][] = [];
  for (let index = 0; index + 1 < values.length; index += 2) {
    entries.push([
      text(values[index], types[index]),
      toDynamic(values[index + 1] ?? null, types[index + 1] ?? 'dynamic'),
    ]);
  }
  return Object.fromEntries(entries);
}

function hash(values: Value[], types: KustoType[]): number | null {
  const [source, modulus] = values;
  const unsigned =
    typeof source === 'bigint'
      ? xxHash64(new Uint8Array(new BigInt64Array([source + ticksFromYearOne]).buffer))
      : textHash(text(source, types[0]));
  const signed = BigInt.asIntN(64, unsigned);
  if (modulus === undefined) return Number(signed);
  const divisor = BigInt(wholeNumber(modulus, Number.MAX_VALUE) ?? 0);
  return divisor === 0n ? null : Number(((signed % divisor) + divisor) % divisor);
}

const buildHash: Build = (args, site) => {
  const modulus = args[1];
  if (modulus && modulus.type !== 'long' && modulus.type !== 'int')
    throw semanticFailure('The expression must have the type long.', modulus.at);
  return plain('long', 1, 2, hash)(args, site);
};

/** Kusto counts ticks from the year 1. */
const ticksFromYearOne = -ticksOfMs(Date.parse('0001-01-01T00:00:00Z'));

const iff: Build = (args, site) => {
  requireCount(args, 3, 3, site);
  return buildCase(args, site);
};

const todatetime = plain('datetime', 1, 1, ([value = null], [type]) =>
  typeof value === 'bigint' && type === 'datetime' ? value : parseDatetime(text(value, type)),
);

const not: Build = (args, site) => {
  requireCount(args, 1, 1, site);
  const operand = args[0];
  if (operand?.type !== 'bool') throw semanticFailure('The expression must have the type bool.', site.at);
  return {
    type: 'bool',
    evaluate: (row) => {
      const value = operand.evaluate(row);
      return value === null ? null : value !== true;
    },
  };
};

/** What a query may call, by Kusto's names. Texts are also read from `dynamic` values, as Kusto does. */
export const scalarFunctions: Record<string, Build> = {
  not,
  tostring: ofText('string', (value) => value),
  tolower: ofText('string', (value) => value.toLowerCase()),
  toupper: ofText('string', (value) => value.toUpperCase()),
  toint: plain('int', 1, 1, ([value = null]) => wholeNumber(value, 2_147_483_647)),
  tolong: plain('long', 1, 1, ([value = null]) => wholeNumber(value, Number.MAX_VALUE)),
  toreal: plain('real', 1, 1, ([value = null]) => toNumber(value)),
  todouble: plain('real', 1, 1, ([value = null]) => toNumber(value)),
  tobool: plain('bool', 1, 1, ([value = null]) => toBool(value)),
  todatetime,
  hourofday: ofDatetime('int', (ticks) => Number(modulo(ticks, ticksOfDay) / ticksOfMs(3_600_000))),
  // A week begins on Sunday, and the epoch on a Thursday.
  dayofweek: ofDatetime('timespan', (ticks) => {
    const inWeek = modulo(ticks + 4n * ticksOfDay, 7n * ticksOfDay);
    return inWeek - (inWeek % ticksOfDay);
  }),
  isempty: plain('bool', 1, 1, ([value], [type]) => isMissing(value, type)),
  isnotempty: plain('bool', 1, 1, ([value], [type]) => !isMissing(value, type)),
  isnull: plain('bool', 1, 1, ([value], [type]) => value === null && type !== 'string'),
  isnotnull: plain('bool', 1, 1, ([value], [type]) => value !== null || type === 'string'),
  strcat: plain('string', 1, 64, (values, types) => joined(values.map((value, index) => text(value, types[index])))),
  substring: plain('string', 2, 3, substring),
  indexof: (args, site) => {
    // Its length and occurrence are Kusto's, but not known here.
    if (args.length === 4 || args.length === 5) throw notKnown(site.name);
    return indexOf(args, site);
  },
  split: plain('dynamic', 2, 3, split),
  iff,
  iif: iff,
  case: buildCase,
  coalesce: buildCoalesce,
  array_length: plain('long', 1, 1, ([value]) => (Array.isArray(value) ? value.length : null)),
  pack_array: plain('dynamic', 0, Infinity, (values, types) =>
    values.map((value, index) => toDynamic(value, types[index] ?? 'dynamic')),
  ),
  pack: plain('dynamic', 2, Infinity, pack),
  bag_pack: plain('dynamic', 2, Infinity, pack),
  pack_dictionary: plain('dynamic', 2, Infinity, pack),
  hash: buildHash,
  hash_sha256: ofText('string', (value) => createHash('sha256').update(value).digest('hex')),
  now: (args, site) =>
    args.length === 0 ? { type: 'datetime', evaluate: () => site.now } : fromNow((now, span) => now + span)(args, site),
  ago: fromNow((now, span) => now - span),
  parse_json: plain('dynamic', 1, 1, ([value = null], [type]) => parseJson(value, type ?? 'string')),
  todynamic: plain('dynamic', 1, 1, ([value = null], [type]) => parseJson(value, type ?? 'string')),
};
