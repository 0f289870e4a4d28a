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
