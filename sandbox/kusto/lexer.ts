import { parserFailure, type Position } from './query-error.ts';
import type { Json } from './values.ts';

type TokenKind = 'name' | 'string' | 'number' | 'timespan' | 'datetime' | 'dynamic' | 'symbol' | 'invalid' | 'end';

export interface Token {
  kind: TokenKind;
  /** As written. */
  text: string;
  /** What a literal means: text for strings and datetimes, a number, ticks for timespans, JSON for `dynamic(…)`. */
  value: Json | bigint;
  at: Position;
  /** Offset of the first character, for telling whether two tokens touch. */
  start: number;
  end: number;
}

const ticksPerUnit: Record<string, bigint> = {
  d: 864_000_000_000n,
  h: 36_000_000_000n,
  m: 600_000_000n,
  s: 10_000_000n,
  ms: 10_000n,
};

const blank = /(?:\s|\/\/[^\n]*)+/y;
const name = /[A-Za-z_$][A-Za-z0-9_]*/y;
const timespan = /(\d+(?:\.\d+)?)(ms|d|h|m|s)(?![A-Za-z0-9_])/y;
const number = /(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![A-Za-z0-9_])/y;
const text = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y;
const verbatim = /@"(?:[^"\n]|"")*"|@'(?:[^'\n]|'')*'/y;
const typedLiteral = /(datetime|dynamic)\s*\(/y;
const symbol =
  /(?:!in~|!in|!contains|!startswith|!endswith|!has|in~)(?![A-Za-z0-9_])|\.\.|[=!]~|[=!<>]=|<>|[|()[\],.;=<>+\-*/%{}:]/y;

const escapes: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** The text a quoted Kusto literal stands for. */
function unquote(literal: string): string {
  if (literal.startsWith('@')) {
    const quote = literal.charAt(1);
    return literal.slice(2, -1).replaceAll(quote + quote, quote);
  }
  return literal
    .slice(1, -1)
    .replace(
      /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/g,
      (_all, unicode?: string, byte?: string, plain?: string) => {
        const code = unicode ?? byte;
        return code === undefined
          ? (escapes[plain ?? ''] ?? plain ?? '')
          : String.fromCharCode(Number.parseInt(code, 16));
      },
    );
}

/** Cuts a query into tokens; the last one is always of kind `end`. */
class Lexer {
  private readonly source: string;
  private offset = 0;
  /** Where the line of the last position starts and ends. Positions are asked for from left to right; to count all lines before each anew takes minutes. */
  private line = 1;
  private lineStart = 0;
  private lineEnd: number;
  private readonly tokens: Token[] = [];

  constructor(source: string) {
    this.source = source;
    this.lineEnd = this.endOfLine();
  }

  run(): Token[] {
    for (;;) {
      this.match(blank);
      if (this.offset >= this.source.length) break;
      this.next();
    }
    this.push('end', this.offset, '<EOF>', null);
    return this.tokens;
  }

  private next(): void {
    const start = this.offset;
    const literal = this.match(typedLiteral);
    if (literal) return this.typedLiteral(literal[1] === 'datetime' ? 'datetime' : 'dynamic', start);
    const span = this.match(timespan);
    if (span) return this.push('timespan', start, span[0], spanTicks(span[1] ?? '0', span[2] ?? 's'));
    const digits = this.match(number);
    if (digits) return this.push('number', start, digits[0], Number(digits[0]));
    const quoted = this.match(verbatim) ?? this.match(text);
    if (quoted) return this.push('string', start, quoted[0], unquote(quoted[0]));
    const operator = this.match(symbol);
    if (operator) return this.push('symbol', start, operator[0], null);
    const word = this.match(name);
    if (word) return this.push('name', start, word[0], null);
    this.stopAt(start);
  }

  /** What is no token is left to the parser, which may have stumbled before it. */
  private stopAt(start: number): void {
    this.offset = this.source.length;
    this.push('invalid', start, this.source.charAt(start), null);
  }

  /** `datetime(2026-11-24)` and `dynamic({"a": 1})` hold text that is not Kusto. */
  private typedLiteral(kind: 'datetime' | 'dynamic', start: number): void {
    const inner = this.offset;
    let depth = 1;
    let quote = '';
    while (depth > 0) {
      const character = this.source.charAt(this.offset);
      // A backslash at the very end has led beyond it, where no line is.
      if (character === '') throw parserFailure('<EOF>', this.position(this.source.length));
      if (quote) {
        if (character === '\\') this.offset += 1;
        else if (character === quote) quote = '';
      } else if (character === '"' || character === "'") quote = character;
      else if (character === '(') depth += 1;
      else if (character === ')') depth -= 1;
      this.offset += 1;
    }
    const content = this.source.slice(inner, this.offset - 1).trim();
    const written = this.source.slice(start, this.offset);
    if (kind === 'datetime') return this.push(kind, start, written, content.replace(/^(['"])(.*)\1$/, '$2'));
    try {
      this.push(kind, start, written, JSON.parse(content === '' ? 'null' : content) as Json);
    } catch {
      throw parserFailure(content, this.position(inner));
    }
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.source);
    if (found) this.offset += found[0].length;
    return found;
  }

  private push(kind: TokenKind, start: number, written: string, value: Json | bigint): void {
    this.tokens.push({ kind, text: written, value, at: this.position(start), start, end: this.offset });
  }

  private position(offset: number): Position {
    while (this.lineEnd < offset) {
      this.line += 1;
      this.lineStart = this.lineEnd + 1;
      this.lineEnd = this.endOfLine();
    }
    return { line: this.line, character: offset - this.lineStart };
  }

  private endOfLine(): number {
    const found = this.source.indexOf('\n', this.lineStart);
    return found < 0 ? this.source.length : found;
  }
}

function spanTicks(amount: string, unit: string): bigint {
  const ticks = ticksPerUnit[unit] ?? 0n;
  return BigInt(Math.round(Number(amount) * Number(ticks)));
}

export const tokenize = (source: string): Token[] => new Lexer(source).run();
