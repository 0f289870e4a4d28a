import { parseJson } from '#sandbox/json.ts';

/**
 * Reads JSON as Azure reads templates: with comments, names without quotes, texts in single quotes and over several lines, and commas
 * after the last of a list. `az deployment` sends them, with the member `template` unquoted and the file as it is.
 *
 * @throws {SyntaxError} when it isn't even that.
 */
export const parseRelaxed = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    const plain = text.replace(tokens, (token, offset: number) => plainOf(token, text, offset + token.length));
    return parseJson(plain.replace(trailing, (token) => (token.startsWith(',') ? '' : token)));
  }
};

/** Texts, comments and words. What isn't closed goes on to the end, so that none is looked at twice. */
const tokens = /"(?:[^"\\]|\\[^])*(?:"|$)|'(?:[^'\\]|\\[^])*(?:'|$)|\/\/[^\n\r]*|\/\*[^]*?(?:\*\/|$)|[\w$.+-]+/g;
const trailing = /"(?:[^"\\]|\\[^])*(?:"|$)|,\s*(?=[}\]])/g;

const plainOf = (token: string, text: string, end: number): string => {
  if (token.startsWith('//') || token.startsWith('/*')) return ' ';
  if (token.startsWith("'"))
    return quoted(
      token
        .slice(1, -1)
        .replaceAll("\\'", "'")
        .replaceAll(/(?<!\\)"/g, '\\"'),
    );
  if (token.startsWith('"')) return quoted(token.slice(1, -1));
  return /^[A-Za-z_$]/.test(token) && isName(text, end) ? `"${token}"` : token;
};

/** A text over several lines, on one. */
const quoted = (content: string): string =>
  `"${content.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;

/** Whether a colon follows. */
const isName = (text: string, from: number): boolean => {
  let at = from;
  while (/\s/.test(text.charAt(at))) at += 1;
  return text.charAt(at) === ':';
};
