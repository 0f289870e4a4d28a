import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tokens } from '@fluentui/react-components';
import { describe, expect, it } from 'vitest';
import { crampedQuery, mediumQuery, narrowQuery } from './widths.ts';

// TypeScript knows neither the classes of a CSS module nor the variables in it: a word misspelt would only be seen by eye.

const source = join(import.meta.dirname, '..');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).map((file) => join(source, file));
const read = (file: string) => readFileSync(file, 'utf8');
const withoutComments = (css: string) => css.replaceAll(/\/\*[\s\S]*?\*\//g, '');

const sheets = files
  .filter((file) => file.endsWith('.css'))
  .map((file) => [file.slice(source.length + 1), withoutComments(read(file))] as const);
const importers = files
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
  .map((file) => ({ folder: dirname(file), script: read(file) }));
const scripts = importers.map(({ script }) => script);

const found = (text: string, pattern: RegExp) => new Set(Array.from(text.matchAll(pattern), ([, name = '']) => name));

/** What scripts take from a CSS module: names, and whether some are worked out. */
function usesOf(sheet: string) {
  const names = new Set<string>();
  let isIndexed = false;
  for (const { folder, script } of importers) {
    // Two folders may have a sheet of the same name.
    const imports = Array.from(script.matchAll(/import (\w+) from '([^']+\.module\.css)'/g));
    const local = imports.find(([, , path = '']) => join(folder, path) === join(source, sheet))?.[1];
    if (local === undefined) continue;
    for (const used of found(script, new RegExp(`(?<![\\w-])${local}\\.(\\w+)`, 'g'))) names.add(used);
    isIndexed ||= script.includes(`${local}[`);
  }
  return { names, isIndexed };
}

describe.each(sheets.filter(([sheet]) => sheet.endsWith('.module.css')))('%s', (sheet, css) => {
  const classes = found(css, /\.([a-zA-Z]\w*)/g);
  const { names, isIndexed } = usesOf(sheet);

  it('has the classes that are used, and no others', () => {
    expect([...names].filter((name) => !classes.has(name))).toEqual([]);
    if (!isIndexed) expect([...classes].filter((name) => !names.has(name))).toEqual([]);
  });
});

/** Custom properties that the app sets itself, in a style sheet or by a script. */
const own = new Set(
  [...sheets.map(([, css]) => css), ...scripts].flatMap((text) => [...found(text, /(--[\w-]+)['"]?\]?:/g)]),
);
const named = new Set(scripts.flatMap((script) => [...found(script, /'(--[\w-]+)'/g)]));
const known = new Set([...Object.keys(tokens).map((token) => `--${token}`), ...own, ...named]);
const queries = new Set([
  narrowQuery,
  mediumQuery,
  crampedQuery,
  // A sheet of paper may be as narrow, and keeps its tables.
  `screen and ${narrowQuery}`,
  // The wizard's own.
  '(width >= 1280px)',
  '(width < 480px)',
  // Where what stays in view would leave no room for the list.
  '(height <= 560px)',
  // Where nothing stays at the top either.
  '(height <= 320px)',
  '(width < 720px), (height <= 320px)',
  'print',
  // Where no script will take the place of what index.html says.
  '(scripting: none)',
  '(forced-colors: active)',
  '(forced-colors: none)',
  '(prefers-reduced-motion: reduce)',
]);

it.each(sheets)('%s names variables and widths that there are', (_, css) => {
  expect([...found(css, /var\((--[\w-]+)/g)].filter((name) => !known.has(name))).toEqual([]);
  expect([...found(css, /@media ([^{]+?)\s*\{/g)].filter((query) => !queries.has(query))).toEqual([]);
});

it.each(sheets)('%s draws the focus in a colour of the system where it keeps its own from being replaced', (_, css) => {
  const keeping = css.split(/^\}/m).filter((rule) => rule.includes('forced-color-adjust: none'));
  const themed = keeping.filter((rule) => /outline: [^;]*var\(--color/.test(rule));
  expect(themed.filter((rule) => !/outline-color: [A-Z]/.test(rule))).toEqual([]);
});
