import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// What lint cannot see of the architecture; the layers themselves are in oxlint.config.mjs.

const root = fileURLToPath(new URL('..', import.meta.url));
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n');
const files = tracked.filter((path) => /\.tsx?$/.test(path));
const isTest = (path: string): boolean => /\.(test|e2e|shots)\.tsx?$/.test(path);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const source = files.filter((path) => path.startsWith('src/') && !isTest(path));

/** Files of this repository that a file imports. */
function importsOf(path: string): string[] {
  return [...read(path).matchAll(/(?:from|import)\s*\(?\s*['"]([#.][^'"]+)['"]/g)].map(([, target = '']) =>
    target.startsWith('#') ? target.slice(1) : normalize(join(dirname(path), target)).replaceAll('\\', '/'),
  );
}

describe('the house', () => {
  it('names files for what they hold', () => {
    expect(source.filter((path) => /(^|\/)(utils?|helpers?|common|misc|index|types)\.tsx?$/.test(path))).toEqual([]);
  });

  it('has hardly a short file that only one other file needs', () => {
    const importers = new Map<string, Set<string>>();
    for (const path of files.filter((one) => !isTest(one)))
      for (const target of importsOf(path)) importers.set(target, (importers.get(target) ?? new Set()).add(path));
    const lines = (path: string): number => read(path).split('\n').length - 1;
    expect(source.filter((path) => lines(path) < 40 && importers.get(path)?.size === 1).length).toBeLessThan(20);
  });

  it('holds no test support in src', () => {
    expect(source.filter((path) => /-(?:fixture|samples?|stub|oracle)\.tsx?$|\/testing\//.test(path))).toEqual([]);
    expect(source.filter((path) => importsOf(path).some((target) => target.startsWith('test/')))).toEqual([]);
  });

  it('places nothing by left and right, which change sides with the direction of reading', () => {
    const sided = /[\s;{-](?:left|right)(?:-\w+)?\s*:|text-align:\s*(?:left|right)/;
    // Of four values the second is of the right side, and the fourth of the left.
    const uneven = /(?:inset|margin|padding):\s*\S+ (?<right>\S+) \S+ (?!\k<right>;)[^\s;]+;/;
    const sheets = tracked.filter((path) => path.startsWith('src/') && path.endsWith('.css'));
    const inline = /style=\{\{[^}]*(?:left|right)\b/i;
    expect([
      ...sheets.filter((path) => sided.test(read(path)) || uneven.test(read(path))),
      ...source.filter((path) => inline.test(read(path))),
    ]).toEqual([]);
  });

  it('puts no string into the page as markup', () => {
    const markup = /dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML/;
    expect(source.filter((path) => markup.test(read(path)))).toEqual([]);
  });
});

describe('the walks of docs/architecture.md', () => {
  /** The files that a section names, in its order. */
  function walk(title: string): string[] {
    const [, section = ''] = read('docs/architecture.md').split(`## ${title}`);
    const [text = ''] = section.split('\n## ');
    return [...new Set([...text.matchAll(/`([\w/-]+\.tsx?)`/g)].map(([, name = '']) => name))].map((name) => {
      const found = source.filter((path) => path === `src/${name}` || path.endsWith(`/${name}`));
      expect(found, `files called ${name}`).toHaveLength(1);
      return found[0] ?? '';
    });
  }

  it.each(['A grant, from the press to Active', 'A revoke, from the press to Revoked', 'The list'])(
    '%s: at most 30 files, each tied to another by an import',
    (title) => {
      const [first, ...others] = walk(title);
      expect(others.length).toBeLessThan(30);
      const all = [first ?? '', ...others];
      const isTied = (path: string): boolean =>
        all.some((one) => one !== path && (importsOf(one).includes(path) || importsOf(path).includes(one)));
      expect(others.filter((path) => !isTied(path))).toEqual([]);
    },
  );

  it('name all that the engine is made of', () => {
    const named = new Set([
      ...walk('A grant, from the press to Active'),
      ...walk('A revoke, from the press to Revoked'),
    ]);
    const engine = source.filter((path) => path.startsWith('src/azure/operations/'));
    expect(engine.filter((path) => !named.has(path))).toEqual([]);
  });
});

describe('end-to-end tests', () => {
  const e2e = files.filter((path) => path.startsWith('e2e/'));

  it('never fake Azure, and never wait for time to pass', () => {
    const fakes = /\.route\(|waitForTimeout|(?<!test\.)setTimeout\(/;
    expect(e2e.filter((path) => fakes.test(read(path)))).toEqual([]);
  });

  /** Of the failures that must be seen through in a browser: crashes, conflicts, faults, time (docs/assurance.md). */
  it('have one for each of R1 to R24', () => {
    const tested = new Set(
      e2e
        .flatMap((path) => [...read(path).matchAll(/\btest\(\s*[`'"]((?:R\d+ )+)/g)])
        .flatMap(([, rows = '']) => rows.trim().split(' ')),
    );
    const rows = Array.from({ length: 24 }, (_, index) => `R${index + 1}`);
    expect(rows.filter((row) => !tested.has(row))).toEqual([]);
  });
});
