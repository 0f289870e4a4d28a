import { notKnown } from './query-error.ts';
import type { BinaryOperator, Expression } from './syntax.ts';
import type { Token } from './lexer.ts';
import type { TokenReader } from './token-reader.ts';

const equality = new Set(['==', '!=', '<>', '=~', '!~']);
const wordOperators = new Set(['has', 'contains', 'startswith', 'endswith']);
const negatedWords = new Set(['!has', '!contains', '!startswith', '!endswith']);
const listOperators = new Set(['in', 'in~', '!in', '!in~']);
const relational = new Set(['<', '<=', '>', '>=']);

/** All comparisons that are known, as a query writes them. */
export const comparisons = [...equality, ...relational, ...wordOperators, ...negatedWords, ...listOperators];

/** Comparisons of Kusto that are refused by name rather than as a typing error. */
const otherComparisons = new Set(
  (
    'between has_any has_all has_cs contains_cs startswith_cs endswith_cs hasprefix hassuffix hasprefix_cs hassuffix_cs ' +
    'has_any_index matches'
  ).split(' '),
);
const additive = new Set(['+', '-']);
const multiplicative = new Set(['*', '/', '%']);

/** Parses one scalar expression; `or` binds loosest, then `and`, equality, relation, sum, product. */
export function parseExpression(reader: TokenReader): Expression {
  let left = parseAnd(reader);
  while (reader.isWord('or')) left = binary('or', left, reader.take(), parseAnd(reader));
  return left;
}

function parseAnd(reader: TokenReader): Expression {
  let left = parseEquality(reader);
  while (reader.isWord('and')) left = binary('and', left, reader.take(), parseEquality(reader));
  return left;
}

function parseEquality(reader: TokenReader): Expression {
  const left = parseRelational(reader);
  const token = reader.peek();
  if (isIn(token)) return parseIn(reader, left);
  if (token.kind === 'name' && otherComparisons.has(token.text)) throw notKnown(token.text);
  if (!isEquality(token)) return left;
  reader.take();
  const operator = token.text === '<>' ? '!=' : token.text;
  return binary(operator as BinaryOperator, left, token, parseRelational(reader));
}

const isEquality = (token: Token): boolean =>
  token.kind === 'symbol'
    ? equality.has(token.text) || negatedWords.has(token.text)
    : token.kind === 'name' && wordOperators.has(token.text);

const isIn = (token: Token): boolean => ['symbol', 'name'].includes(token.kind) && listOperators.has(token.text);

function parseIn(reader: TokenReader, operand: Expression): Expression {
  const token = reader.take();
  reader.expectSymbol('(');
  const list = parseList(reader, ')');
  return {
    kind: 'in',
    negated: token.text.startsWith('!'),
    insensitive: token.text.endsWith('~'),
    operand,
    list,
    at: token.at,
  };
}

const parseRelational = (reader: TokenReader): Expression => parseChain(reader, relational, parseAdditive);
const parseAdditive = (reader: TokenReader): Expression => parseChain(reader, additive, parseMultiplicative);
const parseMultiplicative = (reader: TokenReader): Expression => parseChain(reader, multiplicative, parseUnary);

function parseChain(
  reader: TokenReader,
  operators: ReadonlySet<string>,
  operand: (reader: TokenReader) => Expression,
): Expression {
  let left = operand(reader);
  while (reader.peek().kind === 'symbol' && operators.has(reader.peek().text)) {
    const token = reader.take();
    left = binary(token.text as BinaryOperator, left, token, operand(reader));
  }
  return left;
}

const binary = (operator: BinaryOperator, left: Expression, token: Token, right: Expression): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
  at: token.at,
});

function parseUnary(reader: TokenReader): Expression {
  const token = reader.peek();
  if (reader.skipSymbol('-')) return { kind: 'negate', operand: parseUnary(reader), at: token.at };
  if (reader.skipSymbol('+')) return parseUnary(reader);
  return parsePath(reader);
}

/** A primary with what follows it: `properties.status`, `tags['cost center']`, `split(id, '/')[4]`. */
function parsePath(reader: TokenReader): Expression {
  let target = parsePrimary(reader);
  for (;;) {
    const at = reader.peek().at;
    if (reader.skipSymbol('.')) {
      if (reader.isSymbol('[')) target = parseElement(reader, target);
      else target = { kind: 'member', target, key: reader.expectName().text, at };
    } else if (reader.isSymbol('[')) target = parseElement(reader, target);
    else return target;
  }
}

function parseElement(reader: TokenReader, target: Expression): Expression {
  const { at } = reader.expectSymbol('[');
  const index = parseExpression(reader);
  reader.expectSymbol(']');
  return index.kind === 'literal' && typeof index.value === 'string'
    ? { kind: 'member', target, key: index.value, at }
    : { kind: 'element', target, index, at };
}

function parsePrimary(reader: TokenReader): Expression {
  const token = reader.peek();
  const { at } = token;
  if (reader.skipSymbol('(')) {
    const inner = parseExpression(reader);
    reader.expectSymbol(')');
    return inner;
  }
  if (reader.isSymbol('[') && reader.peek(1).kind === 'string' && reader.isSymbol(']', 2)) {
    reader.take();
    const name = textOf(reader.take());
    reader.take();
    return { kind: 'column', name, at };
  }
  const literal = parseLiteral(token);
  if (literal) {
    reader.take();
    return literal;
  }
  if (token.kind !== 'name') throw reader.unexpected();
  reader.take();
  if (!reader.skipSymbol('(')) return { kind: 'column', name: token.text, at };
  return { kind: 'call', name: token.text, args: parseList(reader, ')'), at };
}

function parseLiteral(token: Token): Expression | undefined {
  const { at, value } = token;
  switch (token.kind) {
    case 'string':
      return { kind: 'literal', type: 'string', value, at };
    case 'number':
      return { kind: 'literal', type: /^(0x|\d+$)/i.test(token.text) ? 'long' : 'real', value, at };
    case 'timespan':
    case 'dynamic':
      return { kind: 'literal', type: token.kind, value, at };
    case 'datetime':
      return { kind: 'call', name: 'todatetime', args: [{ kind: 'literal', type: 'string', value, at }], at };
    case 'name':
      return token.text === 'true' || token.text === 'false'
        ? { kind: 'literal', type: 'bool', value: token.text === 'true', at }
        : undefined;
    case 'symbol':
    case 'invalid':
    case 'end':
    default:
      return undefined;
  }
}

/** The text of a string literal. */
export const textOf = (token: Token): string => (typeof token.value === 'string' ? token.value : token.text);

/** Expressions separated by commas up to the closing symbol, which is taken too. */
function parseList(reader: TokenReader, close: string): Expression[] {
  const list: Expression[] = [];
  if (reader.skipSymbol(close)) return list;
  do list.push(parseExpression(reader));
  while (reader.skipSymbol(','));
  reader.expectSymbol(close);
  return list;
}
