import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    // Of the storage emulator, where it is installed.
    if (name === 'node_modules') return [];
    // With slashes on every platform, as the rules below write paths.
    const path = `${folder}/${name}`;
    return statSync(join(root, path)).isDirectory() ? filesBelow(path) : [path];
  });
}

const sources = ['src', 'sandbox', 'e2e'].flatMap(filesBelow).filter((path) => /\.tsx?$/.test(path));
const product = sources.filter((path) => !/\.(test|e2e)\.tsx?$/.test(path));

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].flatMap((match) => match[1] ?? []);
}

/** The folder an import leads to, for instance `consent`; `undefined` for packages and files of the same folder. */
function folderOf(specifier: string): string | undefined {
  return /^#src\/([^/]+)\//.exec(specifier)?.[1] ?? /^#src\/([^/]+)\.ts/.exec(specifier)?.[1];
}

const allowed: Record<string, string[]> = {
  lib: ['lib'],
  consent: ['consent', 'lib'],
  auth: ['auth', 'config', 'lib'],
  azure: ['azure', 'auth', 'config', 'consent', 'lib'],
  ui: ['ui', 'lib'],
  shell: ['shell', 'ui', 'lib', 'azure', 'auth', 'config', 'paths'],
  pages: ['pages', 'shell', 'ui', 'azure', 'auth', 'consent', 'lib', 'paths', 'config'],
};

/** The parts of `src/azure`, lowest first. */
const azureParts = [
  'transport',
  'resources',
  'journal',
  'fleet',
  'records',
  'evidence',
  'grant',
  'revoke',
  'receipts',
  'reconciliation',
  'testing',
];

describe('architecture', () => {
  it('lets each folder import only what the design allows', () => {
    const wrong = product.flatMap((path) => {
      const folder = /^src\/([^/]+)\//.exec(path)?.[1];
      const reach = folder === undefined ? undefined : allowed[folder];
      if (reach === undefined) return [];
      return importsOf(path)
        .map(folderOf)
        .filter((target) => target !== undefined && !reach.includes(target))
        .map((target) => `${path} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('lets each part of `azure` import only those below it', () => {
    const partOf = (path: string) => /^#?src\/azure\/([^/]+)\//.exec(path)?.[1];
    const rank = (part: string | undefined) => (part === undefined ? 0 : azureParts.indexOf(part));
    const files = product.filter((path) => path.startsWith('src/azure/') && !path.endsWith('-fixture.ts'));
    expect(files.filter((path) => rank(partOf(path)) < 0)).toEqual([]);
    const wrong = files.flatMap((path) =>
      importsOf(path)
        .filter((specifier) => partOf(specifier) !== partOf(path) && rank(partOf(specifier)) >= rank(partOf(path)))
        .filter((specifier) => partOf(specifier) !== undefined)
        .map((specifier) => `${path} → ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lets no area of the pages import another; what several need is shared', () => {
    const areaOf = (path: string) => /^#?src\/pages\/([^/]+)\//.exec(path)?.[1];
    const wrong = product.flatMap((path) => {
      const area = areaOf(path);
      if (area === undefined) return [];
      return importsOf(path)
        .filter((specifier) => ![undefined, area, 'shared'].includes(areaOf(specifier)))
        .map((specifier) => `${path} → ${specifier}`);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps the app and the sandbox strangers to each other', () => {
    const wrong = sources.filter((path) =>
      importsOf(path).some((specifier) =>
        path.startsWith('src')
          ? specifier.startsWith('#sandbox')
          : path.startsWith('sandbox') && specifier.startsWith('#src'),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('has one importer of MSAL and one of the Azure clients', () => {
    const importers = (pattern: RegExp) =>
      product
        .filter((path) => path.startsWith('src') && importsOf(path).some((specifier) => pattern.test(specifier)))
        .filter((path) => path !== 'src/redirect.ts');
    expect(importers(/^@azure\/msal/).filter((path) => !path.startsWith('src/auth/'))).toEqual([]);
    expect(importers(/^@azure\/(arm|core)-/).filter((path) => !path.startsWith('src/azure/'))).toEqual([]);
  });

  it('keeps the verifier to itself and to what Node brings', () => {
    const modules = filesBelow('verify').filter((path) => path.endsWith('.mjs'));
    const imports = modules.flatMap((path) => importsOf(path).map((specifier) => `${path} → ${specifier}`));
    expect(imports.filter((line) => line.includes('→ node:'))).not.toEqual([]);
    expect(imports.filter((line) => !/→ (?:node:[\w/]+|\.\/[\w-]+\.mjs)$/.test(line))).toEqual([]);
  });

  it('names files for what they hold', () => {
    const vague = product.filter((path) => /(^|\/)(utils?|helpers?|common|misc|index|types)\.tsx?$/.test(path));
    expect(vague).toEqual([]);
  });

  it('never fakes Azure in an end-to-end test, and never waits for time to pass', () => {
    const e2e = sources.filter((path) => path.startsWith('e2e'));
    const wrong = e2e.filter((path) =>
      /\.route\(|waitForTimeout|(?<!test\.)setTimeout/.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('puts no string into the page as markup', () => {
    const wrong = product.filter(
      (path) =>
        path.startsWith('src') &&
        /dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML/.test(
          readFileSync(join(root, path), 'utf8'),
        ),
    );
    expect(wrong.map((path) => relative('.', path))).toEqual([]);
  });
});
