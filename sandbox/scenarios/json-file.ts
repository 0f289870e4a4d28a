import { readFileSync } from 'node:fs';
import * as v from 'valibot';

type Path = readonly (string | number)[];

/** What a person's file holds. What the shape cannot say of it is refused by the line of a part: "{part} {problem}." */
export interface JsonFile<Content> {
  content: Content;
  refuse: (part: Path, problem: string) => never;
}

/** @throws {Error} in one sentence for people, which names the file, the line, the part and what was expected there. */
export function readJsonFile<Shape extends v.GenericSchema>(
  file: string,
  shape: Shape,
): JsonFile<v.InferOutput<Shape>> {
  const text = textIn(file);
  const fail = (offset: number, problem: string): never => {
    throw new Error(`${file}, line ${text.slice(0, offset).split('\n').length}: ${problem}.`);
  };
  const refuse = (part: Path, problem: string): never => fail(find(text, part).offset, `${nameOf(part)} ${problem}`);
  const parsed = v.safeParse(shape, parse(text, fail));
  if (parsed.success) return { content: parsed.output, refuse };
  const [issue] = parsed.issues;
  return refuse(
    (issue.path ?? []).map(({ key }) => key as Path[number]),
    problemOf(issue),
  );
}

function textIn(file: string): string {
  try {
    // Files of Windows may begin with a mark of their encoding.
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}

function parse(text: string, fail: (offset: number, problem: string) => never): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { mistakeAt = text.length } = find(text, []);
    const [rest] = text.slice(mistakeAt, mistakeAt + 30).split('\n');
    return fail(mistakeAt, rest ? `this is not JSON: ${rest}` : 'the JSON ends too early');
  }
}

/** "machines[3].os" */
function nameOf(part: Path): string {
  const name = part.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return name.replace(/^\./, '') || 'the file';
}

function problemOf({ kind, message, expected, received }: v.BaseIssue<unknown>): string {
  if (kind === 'validation') return `must be ${message}`;
  if (expected === 'never') return 'is not known here';
  if (received === 'undefined') return 'is missing';
  const wanted = expected?.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ' or ');
  const words = `must be ${wanted}, not ${received}`;
  return words
    .replace(/\bArray\b/g, 'a list')
    .replace(/\bObject\b/g, 'an object')
    .replace(/\bstring\b/g, 'text');
}

const blank = /[ \t\r\n]*/y;
const quoted = /"[^"\\\p{Cc}]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\p{Cc}]*)*"/uy;
const plain = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;

/**
 * Where a part is, or else what is nearest above it, and where the first mistake. JSON.parse tells the place of a mistake only sometimes,
 * and that of a value never.
 */
function find(text: string, part: Path): { offset: number; mistakeAt: number | undefined } {
  let at = 0;
  let offset = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    blank.lastIndex = at;
    at += blank.exec(text)?.[0].length ?? 0;
    return found;
  };
  /** `depth`: how many steps of the way to the part have been made; -1 away from it. Answers whether there was no mistake. */
  const pass = (depth: number): boolean => {
    if (depth >= 0) offset = at;
    const open = take(/[{[]/y);
    if (open === undefined) return (take(quoted) ?? take(plain)) !== undefined;
    const close = open === '{' ? /\}/y : /\]/y;
    if (take(close) !== undefined) return true;
    for (let index = 0; ; index += 1) {
      const member = open === '{' ? take(quoted) : undefined;
      if (open === '{' && (member === undefined || take(/:/y) === undefined)) return false;
      const key: unknown = member === undefined ? index : JSON.parse(member);
      if (!pass(depth >= 0 && part[depth] === key ? depth + 1 : -1)) return false;
      if (take(close) !== undefined) return true;
      if (take(/,/y) === undefined) return false;
    }
  };
  take(/(?:)/y);
  return { mistakeAt: pass(0) && at === text.length ? undefined : at, offset };
}
