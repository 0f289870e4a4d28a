import { filled } from './columns.ts';
import { joinTables } from './join.ts';
import { rowsOf, type Flow, type Table } from './flow.ts';
import { createKeep, lastingText } from './kept.ts';
import { applyOperator } from './operators.ts';
import { parseQuery } from './parser.ts';
import { notKnown, QueryError } from './query-error.ts';
import type { Operator, Query } from './syntax.ts';
import { ticksOfMs } from './values.ts';

/** Tables by lower-case name; made only when a query reads them. */
export type Tables = Readonly<Record<string, () => Table>>;

/** https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language#supported-tabulartop-level-operators */
const mostJoins = 3;
const mostExpansions = 3;

export interface QueryResult extends Table {
  /** Whether the query takes only some rows, wherever in it: Resource Graph does not page such a result. */
  takesSome: boolean;
}

/**
 * Runs a Kusto query.
 *
 * @param now What `now()` answers, ms since the epoch.
 * @throws QueryError when the query is malformed, asks for what is not supported, or does not fit its tables.
 */
export function runQuery(text: string, tables: Tables, now: number): QueryResult {
  const { takesSome, ...result } = startQuery(text, tables, now);
  const { columns, rows } = filled(result);
  return { columns, rows: rowsOf(rows), takesSome };
}

/** As `runQuery`, but the rows are yet to be `filled`: those of a page, for whoever reads no others. */
export function startQuery(text: string, tables: Tables, now: number): QueryResult {
  const query = parseQuery(text);
  requireLimit(query, 'join', mostJoins);
  requireLimit(query, 'mv-expand', mostExpansions);
  const { columns, rows } = runParsed(query, onceEach(tables), ticksOfMs(now));
  return { columns, rows: rowsOf(rows), takesSome: countOperators(query, 'take') > 0 };
}

/** A table that a query reads twice, as in a self-join, is made once. */
function onceEach(tables: Tables): Tables {
  const made = new Map<string, Table>();
  return Object.fromEntries(
    Object.entries(tables).map(([name, make]) => [
      name,
      () => {
        const table = made.get(name) ?? make();
        made.set(name, table);
        return table;
      },
    ]),
  );
}

/** @throws QueryError when there is none of that name. */
function tableOf({ table }: Query, tables: Tables): Table {
  const name = table.name.toLowerCase();
  const source = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (source) return source();
  // Resource Graph has some forty others.
  if (/(?:resources|changes)$/.test(name)) throw notKnown(table.name);
  // https://github.com/Azure/azqr/issues/847
  const message = `Table ${table.name} is invalid, unsupported or disallowed.`;
  throw new QueryError({ code: 'DisallowedLogicalTableName', message });
}

function runParsed(query: Query, tables: Tables, now: bigint): Flow {
  return query.operators.reduce<Flow>(
    (table, operator) =>
      operator.kind === 'join'
        ? joinTables(operator, filled(table), rightSide(operator.right, tables, now), now)
        : applyOperator(operator, table, now),
    tableOf(query, tables),
  );
}

const keepTable = createKeep<Table>();

/** The table that rows are joined with, which is the same for each part of a fleet. */
function rightSide(query: Query, tables: Tables, now: bigint): Flow {
  const source = tableOf(query, tables);
  const text = countOperators(query, 'join') > 0 ? undefined : lastingText(query.operators);
  if (text === undefined) return filled(runParsed(query, tables, now));
  return keepTable(source.rows, text, () => {
    const { columns, rows } = filled(runParsed(query, tables, now));
    return { columns, rows: rowsOf(rows) };
  });
}

function requireLimit(query: Query, kind: Operator['kind'], most: number): void {
  if (countOperators(query, kind) <= most) return;
  const message = `A query may hold at most ${most} '${kind}' operators.`;
  throw new QueryError({ code: 'InvalidQueryLanguage', message, line: -1, characterPositionInLine: -1, token: kind });
}

const countOperators = (query: Query, kind: Operator['kind']): number =>
  query.operators.reduce(
    (count, operator) =>
      count + (operator.kind === kind ? 1 : 0) + (operator.kind === 'join' ? countOperators(operator.right, kind) : 0),
    0,
  );
