import { filled } from '#sandbox/kusto/columns.ts';
import type { Table } from '#sandbox/kusto/flow.ts';
import { QueryError } from '#sandbox/kusto/query-error.ts';
import { runQuery } from '#sandbox/kusto/query.ts';
import { toJson, type Json, type KustoType } from '#sandbox/kusto/values.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';

/** Resource Graph's names of column types. */
const columnTypes: Record<KustoType, string> = {
  string: 'string',
  bool: 'boolean',
  int: 'integer',
  long: 'integer',
  real: 'number',
  datetime: 'datetime',
  timespan: 'string',
  dynamic: 'object',
};

export const columnNames = (table: Table): string[] => table.columns.map(({ name }) => name);

/** Rows in the asked `resultFormat`. */
export const formatRows = (table: Table, format: 'objectArray' | 'table'): unknown => {
  const rows = Array.from(filled(table).rows, (row): Json[] =>
    table.columns.map(({ type }, index) => toJson(row[index] ?? null, type)),
  );
  if (format === 'table') {
    return { columns: table.columns.map(({ name, type }) => ({ name, type: columnTypes[type] })), rows };
  }
  return rows.map((row) => Object.fromEntries(table.columns.map(({ name }, index) => [name, row[index] ?? null])));
};

const facetQuery = (column: string, options: JsonObject): string => {
  const filter = typeof options['filter'] === 'string' ? `| where ${options['filter']} ` : '';
  const sortBy = typeof options['sortBy'] === 'string' ? options['sortBy'] : 'count';
  const order = options['sortOrder'] === 'asc' ? 'asc' : 'desc';
  return `resources ${filter}| summarize ['count'] = count() by ${column} | order by ${sortBy === 'count' ? "['count']" : sortBy} ${order}`;
};

/** One facet over a whole result: how often each value of a column occurs. Facets fail one by one, not the query. */
export const facetOf = (facet: JsonObject, table: Table): JsonObject => {
  const expression = String(facet['expression']);
  const options = isObject(facet['options']) ? facet['options'] : {};
  const column = expression.replaceAll('.', '_');
  const invalid = [
    { code: 'NoValidColumns', message: 'No valid columns in facet expression.' },
    { code: 'InvalidColumnNames', message: `Invalid column names: [${expression}].` },
  ];
  const failed = (errors: unknown): JsonObject => ({ expression, resultType: 'FacetError', errors });
  if (!columnNames(table).includes(column)) return failed(invalid);
  try {
    const counted = runQuery(facetQuery(column, options), { resources: () => facetable(table) }, 0);
    const top = typeof options['$top'] === 'number' ? options['$top'] : 10;
    const page = { columns: counted.columns, rows: counted.rows.slice(0, top) };
    const data = formatRows(page, 'objectArray');
    return { expression, resultType: 'FacetResult', totalRecords: counted.rows.length, count: page.rows.length, data };
  } catch (error) {
    if (error instanceof QueryError) return failed([error.fault]);
    throw error;
  }
};

/** Dynamic values cannot be grouped by; facets group by their text. */
const facetable = (table: Table): Table => ({
  columns: table.columns.map(({ name, type }) => ({ name, type: type === 'dynamic' ? 'string' : type })),
  rows: Array.from(filled(table).rows, (row) =>
    row.map((value, index) => {
      if (table.columns[index]?.type !== 'dynamic') return value;
      return value === null || typeof value === 'string' ? (value ?? '') : JSON.stringify(value);
    }),
  ),
});
