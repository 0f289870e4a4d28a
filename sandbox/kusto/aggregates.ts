import { ownName } from './columns.ts';
import { semanticFailure, unsupported } from './query-error.ts';
import { compileScalar, requireBool, type Row, type Scalar, type Scope } from './scalar.ts';
import type { Expression } from './syntax.ts';
import { compareValues, isNumeric, toJson, toNumber, valueKey, type KustoType, type Value } from './values.ts';

/** One aggregation over the rows of a group. */
export interface Aggregate {
  type: KustoType;
  /** The column's name when the query gives none. */
  name: string;
  over: (rows: readonly Row[]) => Value;
}

type Build = (scalar: Scalar) => Omit<Aggregate, 'name'>;

const valuesOf = (scalar: Scalar, rows: readonly Row[]): Value[] =>
  rows.map((row) => scalar.evaluate(row)).filter((value) => value !== null);

const distinct = (values: Value[]): Value[] => [...new Map(values.map((value) => [valueKey(value), value])).values()];

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

const builders: Record<string, { prefix: string; build: Build }> = {
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
    build: (scalar) => ({
      type: 'dynamic',
      over: (rows) => valuesOf(scalar, rows).map((value) => toJson(value, scalar.type)),
    }),
  },
  make_set: {
    prefix: 'set_',
    build: (scalar) => ({
      type: 'dynamic',
      over: (rows) => distinct(valuesOf(scalar, rows)).map((value) => toJson(value, scalar.type)),
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
  const builder = Object.hasOwn(builders, name) ? builders[name] : undefined;
  if (!builder) throw unsupported(name);
  const [argument] = args;
  if (!argument || args.length > 1) throw semanticFailure(`${name}(): expects 1 argument(s).`, at);
  return { ...builder.build(compileScalar(argument, scope)), name: builder.prefix + (ownName(argument) ?? '') };
}
