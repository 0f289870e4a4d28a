export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member that is an object; an empty one otherwise. */
export const partOf = (whole: unknown, name: string): JsonObject => {
  const part = isObject(whole) ? whole[name] : undefined;
  return isObject(part) ? part : {};
};

/** Levels that JSON may have. ARM's limit is not published; this is the usual one of the reader whose words it answers with. */
const mostLevels = 64;

/**
 * JSON that somebody has sent.
 *
 * @throws {SyntaxError} when it is none, or so deep that whatever goes through it later would fail, the state file too.
 */
export const parseJson = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  if (isExcessive(value)) throw new SyntaxError(`The reader's MaxDepth of ${mostLevels} has been exceeded.`);
  return value;
};

/** Whether a value has too many levels, or, about, more than so many characters as JSON. What stands in it twice counts twice. */
export const isExcessive = (value: unknown, longest = Infinity): boolean => {
  let level: unknown[] = [value];
  let length = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const one of level) {
      // With its quotes or brackets, and the comma after it.
      length += typeof one === 'string' ? one.length + 3 : 3;
      if (typeof one === 'object' && one !== null && depth === mostLevels) return true;
      for (const [name, part] of typeof one === 'object' && one !== null ? Object.entries(one) : []) {
        length += Array.isArray(one) ? 0 : name.length;
        next.push(part);
      }
      if (length > longest) return true;
    }
    level = next;
  }
  return false;
};

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
