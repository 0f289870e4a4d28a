import { ownName } from './columns.ts';
import { semanticFailure, notKnown } from './query-error.ts';
import { compileScalar, requireBool, type Row, type Scalar, type Scope } from './scalar.ts';
import type { Expression } from './syntax.ts';
import {
  compareValues,
  isNumeric,
  toDynamic,
  toNumber,
  valueKey,
  type Json,
  type KustoType,
  type Value,
} from './values.ts';

/** One aggregation over the rows of a group. */
export interface Aggregate {
  type: KustoType;
  /** The column's name when the query gives none. */
  name: string;
  over: (rows: readonly Row[]) => Value;
}

/** `most` is how many elements a list or set may have. */
type Build = (scalar: Scalar, most: number) => Omit<Aggregate, 'name'>;

/** https://learn.microsoft.com/kusto/query/make-list-aggregation-function */
const longestList = 1_048_576;

const valuesOf = (scalar: Scalar, rows: readonly Row[]): Value[] =>
  rows.map((row) => scalar.evaluate(row)).filter((value) => value !== null);

const distinct = (values: Value[]): Value[] => [...new Map(values.map((value) => [valueKey(value), value])).values()];

const dynamicOf = (values: readonly Value[], { type }: Scalar): Json[] => values.map((value) => toDynamic(value, type));

const extreme =
  (sign: 1 | -1): Build =>
  (scalar) => ({
    type: scalar.type,
    over: (rows) =>
      valuesOf(scalar, rows).reduce<Value>(
        (best, value) => (best === null || sign * compareValues(value, best) > 0 ? value : best),
        null,
      ),
  });

const total = (scalar: Scalar, rows: readonly Row[]): number =>
  valuesOf(scalar, rows).reduce<number>((sum, value) => sum + (toNumber(value) ?? 0), 0);

export const aggregateBuilders: Record<string, { prefix: string; build: Build; isList?: boolean }> = {
  countif: {
    prefix: 'countif_',
    build: (scalar) => {
      requireBool([scalar]);
      return { type: 'long', over: (rows) => rows.filter((row) => scalar.evaluate(row) === true).length };
    },
  },
  dcount: {
    prefix: 'dcount_',
    build: (scalar) => ({ type: 'long', over: (rows) => distinct(valuesOf(scalar, rows)).length }),
  },
  make_list: {
    prefix: 'list_',
    isList: true,
    build: (scalar, most) => ({
      type: 'dynamic',
      over: (rows) => dynamicOf(valuesOf(scalar, rows).slice(0, most), scalar),
    }),
  },
  make_set: {
    prefix: 'set_',
    isList: true,
    build: (scalar, most) => ({
      type: 'dynamic',
      over: (rows) => dynamicOf(distinct(valuesOf(scalar, rows)).slice(0, most), scalar),
    }),
  },
  sum: {
    prefix: 'sum_',
    build: (scalar) => ({ type: isNumeric(scalar.type) ? scalar.type : 'real', over: (rows) => total(scalar, rows) }),
  },
  avg: {
    prefix: 'avg_',
    build: (scalar) => ({
      type: 'real',
      over: (rows) => {
        const { length } = valuesOf(scalar, rows);
        return length === 0 ? null : total(scalar, rows) / length;
      },
    }),
  },
  min: { prefix: 'min_', build: extreme(-1) },
  max: { prefix: 'max_', build: extreme(1) },
  any: {
    prefix: 'any_',
    build: (scalar) => ({ type: scalar.type, over: (rows) => valuesOf(scalar, rows)[0] ?? null }),
  },
  take_any: {
    prefix: '',
    build: (scalar) => ({ type: scalar.type, over: (rows) => valuesOf(scalar, rows)[0] ?? null }),
  },
};

/**
 * Binds one aggregation of `summarize`.
 *
 * @throws QueryError when the expression is no aggregation known here.
 */
export function compileAggregate(expression: Expression, scope: Scope): Aggregate {
  const { at } = expression;
  if (expression.kind !== 'call') throw semanticFailure('An aggregate function is expected here.', at);
  const { name, args } = expression;
  if (name === 'count' && args.length === 0) return { type: 'long', name: 'count_', over: (rows) => rows.length };
  const builder = Object.hasOwn(aggregateBuilders, name) ? aggregateBuilders[name] : undefined;
  if (!builder) throw notKnown(name);
  const [argument, size] = args;
  // How exactly it counts is Kusto's, but not known here.
  if (name === 'dcount' && args.length === 2) throw notKnown(name);
  const expected = builder.isList === true ? 2 : 1;
  if (!argument || args.length > expected) {
    throw semanticFailure(`${name}(): expects 1${expected === 1 ? '' : ' or 2'} argument(s).`, at);
  }
  const most = size === undefined ? longestList : sizeOf(size, name);
  return { ...builder.build(compileScalar(argument, scope), most), name: builder.prefix + (ownName(argument) ?? '') };
}

/** @throws QueryError with Kusto's text (SEM0248) when it is no whole number within the limit. */
function sizeOf(size: Expression, name: string): number {
  const value = size.kind === 'literal' ? size.value : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= longestList) return value;
  throw semanticFailure(`${name}() function expects an integer in range [1..${longestList}] for argument 2`, size.at);
}
