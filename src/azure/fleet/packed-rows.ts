import { parseJson } from '#src/azure/http/error-reply.ts';

/** How Resource Graph begins a reply whose one row has the one column `rows`. */
const beginning = /^\s*\{[^[\]]*"data"\s*:\s*\[\s*\{\s*"rows"\s*:\s*\[/;

const bracket = /["[\]]/g;

/** Index after the string that begins at `from`; -1 when it does not end. */
function afterString(text: string, from: number): number {
  for (let at = from + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at === -1) return -1;
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
}

/** Index after the array that begins at `from`; -1 when it does not end. */
function afterArray(text: string, from: number): number {
  let depth = 0;
  bracket.lastIndex = from;
  for (let found = bracket.exec(text); found !== null; found = bracket.exec(text)) {
    if (found[0] === '"') {
      const after = afterString(text, found.index);
      if (after === -1) return -1;
      bracket.lastIndex = after;
    } else {
      depth += found[0] === '[' ? 1 : -1;
      if (depth === 0) return found.index + 1;
    }
  }
  return -1;
}

const blank = /[\s,]*/y;

function afterBlank(text: string, from: number): number {
  blank.lastIndex = from;
  return blank.test(text) ? blank.lastIndex : from;
}

/**
 * The rows of a packed reply one by one, so that reading megabytes need not hold up the page: an array for each, `undefined` for what
 * cannot be read, after which nothing comes. JSON.parse reads each row; only where it begins and ends is looked for here.
 */
export function* packedRows(text: string): Generator<readonly unknown[] | undefined, void> {
  const begin = beginning.exec(text);
  if (begin === null) {
    yield undefined;
    return;
  }
  let at = begin[0].length;
  for (;;) {
    at = afterBlank(text, at);
    if (text[at] === ']') return;
    const after = text[at] === '[' ? afterArray(text, at) : -1;
    const row = after === -1 ? undefined : parseJson(text.slice(at, after));
    if (!Array.isArray(row)) {
      yield undefined;
      return;
    }
    yield row;
    at = after;
  }
}

/** Whether the reply says that it is only a part of the answer; it stands after or before the rows. */
export function isTruncated(text: string): boolean {
  const ends = `${text.slice(0, 1000)}${text.slice(-1000)}`;
  return /"resultTruncated"\s*:\s*"true"/i.test(ends);
}

const total = /\]\s*,\s*"total"\s*:\s*(\d+)\s*\}\s*\]/;

/** How many rows the reply is to hold, which stands behind them; `undefined` when it does not say. Kusto bounds what one value may hold. */
export function packedTotal(text: string): number | undefined {
  const [, count] = total.exec(text.slice(-1000)) ?? [];
  return count === undefined ? undefined : Number(count);
}
