import { parseExpression, textOf } from './expression-parser.ts';
import type { Token } from './lexer.ts';
import { QueryError, notKnown, type Position } from './query-error.ts';
import type { ColumnPattern, NamedExpression, Operator, SortKey } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';
import type { KustoType } from './values.ts';

/** Whether two tokens stand side by side without a blank. */
export const touch = (a: Token, b: Token): boolean => a.end === b.start;

export function parseNamedList(reader: TokenReader): NamedExpression[] {
  const list: NamedExpression[] = [];
  do list.push(parseNamed(reader));
  while (reader.skipSymbol(','));
  return list;
}

function parseNamed(reader: TokenReader): NamedExpression {
  if (reader.peek().kind === 'name' && reader.isSymbol('=', 1)) {
    const name = reader.take().text;
    reader.take();
    return { name, expression: parseExpression(reader) };
  }
  const bracketed = reader.isSymbol('[') && reader.isSymbol(']', 2) && reader.isSymbol('=', 3);
  if (bracketed && reader.peek(1).kind === 'string') {
    reader.take();
    const name = textOf(reader.take());
    reader.take();
    reader.take();
    return { name, expression: parseExpression(reader) };
  }
  return { expression: parseExpression(reader) };
}

export function parsePatterns(reader: TokenReader): ColumnPattern[] {
  const list: ColumnPattern[] = [];
  do {
    const { at } = reader.peek();
    let pattern = '';
    let previous: Token | undefined;
    while (isPatternPart(reader.peek()) && (!previous || touch(previous, reader.peek()))) {
      previous = reader.take();
      pattern += previous.text;
    }
    if (pattern === '') throw reader.unexpected();
    list.push({ pattern, at });
  } while (reader.skipSymbol(','));
  return list;
}

const isPatternPart = (token: Token): boolean =>
  token.kind === 'name' || (token.kind === 'symbol' && token.text === '*');

export function parseCount(reader: TokenReader): number {
  const token = reader.peek();
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw reader.unexpected();
  reader.take();
  return Number(token.text);
}

export function parseSortKeys(reader: TokenReader): SortKey[] {
  reader.expectWord('by');
  const keys: SortKey[] = [];
  do {
    const expression = parseExpression(reader);
    const descending = reader.skipWord('asc') ? false : reader.skipWord('desc') || true;
    let nullsFirst = !descending;
    if (reader.skipWord('nulls')) {
      nullsFirst = reader.skipWord('first');
      if (!nullsFirst) reader.expectWord('last');
    }
    keys.push({ expression, descending, nullsFirst });
  } while (reader.skipSymbol(','));
  return keys;
}

const expandTypes: Record<string, KustoType> = {
  string: 'string',
  bool: 'bool',
  int: 'int',
  long: 'long',
  real: 'real',
  datetime: 'datetime',
  dynamic: 'dynamic',
};

/** Rows that `mv-expand` makes of one: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language#supported-tabulartop-level-operators */
const usualRows = 128;
const mostRows = 400;

/** More than the most is refused. What Azure does then is not documented. */
function parseRowLimit(reader: TokenReader): number {
  const limit = parseCount(reader);
  if (limit <= mostRows) return limit;
  const message = `The row limit of 'mv-expand' may be ${mostRows} at most.`;
  throw new QueryError({
    code: 'InvalidQueryLanguage',
    message,
    line: -1,
    characterPositionInLine: -1,
    token: String(limit),
  });
}

export function parseExpand(reader: TokenReader, at: Position): Operator {
  const column = parseNamed(reader);
  let type: KustoType = 'dynamic';
  if (reader.skipWord('to')) {
    reader.expectWord('typeof');
    reader.expectSymbol('(');
    const { text } = reader.peek();
    const named = Object.hasOwn(expandTypes, text) ? expandTypes[text] : undefined;
    if (!named) throw reader.unexpected();
    type = named;
    reader.take();
    reader.expectSymbol(')');
  }
  // Several columns side by side are Kusto's, but not known here.
  if (reader.isSymbol(',')) throw notKnown('mv-expand');
  const limit = reader.skipWord('limit') ? parseRowLimit(reader) : usualRows;
  return { kind: 'mv-expand', column, type, limit, at };
}
