import { parseExpression } from './expression-parser.ts';
import { parseCount, parseExpand, parseNamedList, parsePatterns, parseSortKeys, touch } from './clause-parser.ts';
import { tokenize } from './lexer.ts';
import { parserFailure, QueryError, notKnown, unsupported, type Position } from './query-error.ts';
import type { Expression, JoinKey, JoinKind, Operator, Query } from './syntax.ts';
import { TokenReader } from './token-reader.ts';

/** Operators of Kusto that are refused by name rather than as a typing error. */
const otherOperators = new Set(
  (
    'as consume evaluate externaldata facet find fork getschema invoke lookup make-series mv-apply parse-kv ' +
    'parse-where partition print project-keep project-rename project-reorder range reduce render sample ' +
    'sample-distinct scan search serialize top-hitters top-nested let'
  ).split(' '),
);

export const operatorParsers: Record<string, (reader: TokenReader, at: Position) => Operator> = {
  where: (reader, at) => ({ kind: 'where', predicate: parseExpression(reader), at }),
  extend: (reader, at) => ({ kind: 'extend', columns: parseNamedList(reader), at }),
  project: (reader, at) => ({ kind: 'project', columns: parseNamedList(reader), at }),
  'project-away': (reader, at) => ({ kind: 'project-away', columns: parsePatterns(reader), at }),
  join: parseJoin,
  order: (reader, at) => ({ kind: 'order', keys: parseSortKeys(reader), at }),
  sort: (reader, at) => ({ kind: 'order', keys: parseSortKeys(reader), at }),
  take: (reader, at) => ({ kind: 'take', count: parseCount(reader), at }),
  limit: (reader, at) => ({ kind: 'take', count: parseCount(reader), at }),
  top: (reader, at) => ({ kind: 'top', count: parseCount(reader), keys: parseSortKeys(reader), at }),
  summarize: parseSummarize,
  count: (_reader, at) => ({ kind: 'count', at }),
  distinct: (reader, at) => ({
    kind: 'distinct',
    columns: reader.skipSymbol('*') ? '*' : parseNamedList(reader),
    at,
  }),
  'mv-expand': parseExpand,
  mvexpand: parseExpand,
};

/**
 * Parses a whole query. A query that starts with an operator reads `resources`, as in Resource Graph.
 *
 * @throws QueryError when it is malformed or outside the supported part of the language.
 */
export function parseQuery(text: string): Query {
  const reader = new TokenReader(tokenize(text));
  const query = parsePipeline(reader);
  reader.skipSymbol(';');
  if (reader.peek().kind !== 'end') throw reader.unexpected();
  return query;
}

function parsePipeline(reader: TokenReader): Query {
  const operators: Operator[] = [];
  const first = reader.peek();
  const startsWithOperator =
    Object.hasOwn(operatorParsers, operatorName(reader)) && !reader.isSymbol('|', 1) && reader.peek(1).kind !== 'end';
  if (startsWithOperator) operators.push(parseOperator(reader));
  else refuseOthers(operatorName(reader));
  const table = startsWithOperator ? { name: 'resources', at: first.at } : parseTable(reader);
  while (reader.skipSymbol('|')) operators.push(parseOperator(reader));
  return { table, operators };
}

/** What Resource Graph has of them: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language */
const unknownOperators = new Set(['parse', 'union']);

function refuseOthers(name: string): void {
  if (unknownOperators.has(name)) throw notKnown(name);
  if (otherOperators.has(name)) throw unsupported(name);
}

function parseTable(reader: TokenReader): Query['table'] {
  const token = reader.expectName();
  return { name: token.text, at: token.at };
}

/** The operator that starts here; `project-away` and its kin are one word although the lexer sees three tokens. */
function operatorName(reader: TokenReader): string {
  const first = reader.peek();
  if (first.kind !== 'name') return '';
  const dash = reader.peek(1);
  const second = reader.peek(2);
  const joined = reader.isSymbol('-', 1) && second.kind === 'name' && touch(first, dash) && touch(dash, second);
  return joined ? `${first.text}-${second.text}` : first.text;
}

function parseOperator(reader: TokenReader): Operator {
  const name = operatorName(reader);
  refuseOthers(name);
  const parse = Object.hasOwn(operatorParsers, name) ? operatorParsers[name] : undefined;
  if (!parse) throw reader.unexpected();
  const { at } = reader.take();
  if (name.includes('-')) {
    reader.take();
    reader.take();
  }
  return parse(reader, at);
}

function parseSummarize(reader: TokenReader, at: Position): Operator {
  const aggregates = reader.isWord('by') ? [] : parseNamedList(reader);
  const by = reader.skipWord('by') ? parseNamedList(reader) : [];
  return { kind: 'summarize', aggregates, by, at };
}

const joinKinds = new Set<string>(['inner', 'innerunique', 'leftouter', 'fullouter']);

function parseJoin(reader: TokenReader, at: Position): Operator {
  let joinKind = 'innerunique';
  if (reader.skipWord('kind')) {
    reader.expectSymbol('=');
    joinKind = reader.expectName().text;
  }
  // https://github.com/MicrosoftDocs/azure-docs/issues/45495
  if (!joinKinds.has(joinKind)) {
    const message = `The join kind "${joinKind}" is not supported or not allowed.`;
    throw new QueryError({ code: 'UnsupportedJoinFlavor', message });
  }
  reader.expectSymbol('(');
  const right = parsePipeline(reader);
  reader.expectSymbol(')');
  reader.expectWord('on');
  const keys: JoinKey[] = [];
  do keys.push(joinKey(parseExpression(reader)));
  while (reader.skipSymbol(','));
  return { kind: 'join', joinKind: joinKind as JoinKind, right, keys, at };
}

/** `on key`, or `on $left.a == $right.b`. */
function joinKey(expression: Expression): JoinKey {
  if (expression.kind === 'column') return { left: expression, right: expression };
  if (expression.kind === 'binary' && expression.operator === '==') {
    const left = sideColumn(expression.left, '$left') ?? sideColumn(expression.right, '$left');
    const right = sideColumn(expression.right, '$right') ?? sideColumn(expression.left, '$right');
    if (left && right) return { left, right };
  }
  throw parserFailure('on', expression.at);
}

const sideColumn = (expression: Expression, side: string): Expression | undefined =>
  expression.kind === 'member' && expression.target.kind === 'column' && expression.target.name === side
    ? { kind: 'column', name: expression.key, at: expression.at }
    : undefined;
