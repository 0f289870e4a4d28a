import type { Token } from './lexer.ts';
import { parserFailure, type QueryError } from './query-error.ts';

/** A cursor over tokens, with the few questions that both parsers ask. */
export class TokenReader {
  private readonly tokens: Token[];
  private index = 0;

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)];
    if (!token) throw new RangeError('A token list ends with an end token.');
    return token;
  }

  take(): Token {
    const token = this.peek();
    this.index += 1;
    return token;
  }

  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === text;
  }

  isWord(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'name' && token.text === text;
  }

  /** Takes the symbol when it is next. */
  skipSymbol(text: string): boolean {
    const found = this.isSymbol(text);
    if (found) this.index += 1;
    return found;
  }

  skipWord(text: string): boolean {
    const found = this.isWord(text);
    if (found) this.index += 1;
    return found;
  }

  expectSymbol(text: string): Token {
    if (!this.isSymbol(text)) throw this.unexpected();
    return this.take();
  }

  expectWord(text: string): Token {
    if (!this.isWord(text)) throw this.unexpected();
    return this.take();
  }

  expectName(): Token {
    if (this.peek().kind !== 'name') throw this.unexpected();
    return this.take();
  }

  /** The failure that the next token is. */
  unexpected(): QueryError {
    const token = this.peek();
    return parserFailure(token.text, token.at);
  }
}
