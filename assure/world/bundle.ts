import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { compileFunction } from 'node:vm';
import { build, normalizePath, type Plugin } from 'vite';

const root = join(import.meta.dirname, '../..');

/** Path below `assure/` of what a page of the world runs. */
export const pageEntry = 'world/page-entry.ts';

/** A planted fault: `find` must stand exactly once in `file` (path from the root of the project). */
export interface Mutation {
  file: string;
  find: string;
  replace: string;
}

/** Runs the bundle afresh with these globals and answers with what its entry exports. Names that are left out are the process's own. */
export type Instantiate<Exports> = (globals: Readonly<Record<string, unknown>>) => Exports;

/** With slashes on every platform, like the ids of modules. */
const standInFolder = normalizePath(join(import.meta.dirname, 'stand-ins'));

/** Modules of `src` that the stand-in of the same exports replaces. */
const replaced = ['auth/session.ts', 'auth/identity-provider.ts', 'config.ts', 'consent/gq256.ts'];

const placeStandIns = (): Plugin => ({
  name: 'stand-ins',
  enforce: 'pre',
  resolveId: (source, importer = '') => {
    // A stand-in itself may take something from what it stands in for.
    if (normalizePath(importer).startsWith(standInFolder)) return null;
    if (source === 'react') return `${standInFolder}/react.ts`;
    const path = source.startsWith('./') ? normalizePath(join(dirname(importer), source)) : source;
    return replaced.some((name) => path === `#src/${name}` || path.endsWith(`/src/${name}`))
      ? `${standInFolder}/app.ts`
      : null;
  },
});

/** @throws {Error} unless every mutation finds its place exactly once. */
const mutate = (mutations: readonly Mutation[]): Plugin => {
  const open = new Set(mutations);
  return {
    name: 'mutations',
    enforce: 'pre',
    load(id) {
      const file = normalizePath(relative(root, id));
      const own = mutations.filter((mutation) => mutation.file === file);
      if (own.length === 0) return null;
      let code = readFileSync(id, 'utf8');
      for (const mutation of own) {
        const places = code.split(mutation.find).length - 1;
        if (places !== 1) throw new Error(`"${mutation.find}" stands ${places} times in ${file}, not once.`);
        code = code.replace(mutation.find, () => mutation.replace);
        open.delete(mutation);
      }
      return code;
    },
    buildEnd(error) {
      const [unused] = open;
      if (error === undefined && unused !== undefined) throw new Error(`No page loads ${unused.file}.`);
    },
  };
};

/** The code of a build that makes one file. @throws {Error} when it made more. */
export const soleChunk = (output: Awaited<ReturnType<typeof build>>): string => {
  const chunks = (Array.isArray(output) ? output : [output]).flatMap((one) => ('output' in one ? one.output : []));
  const [chunk, ...others] = chunks.filter(({ type }) => type === 'chunk');
  if (chunk?.type !== 'chunk' || others.length > 0)
    throw new Error(`A bundle has ${1 + others.length} chunks, not one.`);
  return chunk.code;
};

const bundleCode = async (entry: string, mutations: readonly Mutation[] = []): Promise<string> => {
  const output = await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [placeStandIns(), mutate(mutations)],
    define: { __APP_VERSION__: '"0.0.0"', __APP_BUILD__: '"assurance"' },
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      modulePreload: false,
      rolldownOptions: {
        input: join(root, 'assure', entry),
        preserveEntrySignatures: 'strict',
        output: { format: 'cjs', codeSplitting: false },
      },
    },
  });
  return soleChunk(output);
};

/** The code of the page that sequences run, without planted faults. */
export const pageCode = (): Promise<string> => bundleCode(pageEntry);

/**
 * Bundles an entry (a path below `assure/`) once; each call of the result is a page load with module state of its own. `names` are the globals
 * that a page gets from its stand-in browser instead of the process's.
 */
export const bundle = async <Exports>(
  entry: string,
  names: readonly string[],
  mutations: readonly Mutation[] = [],
): Promise<Instantiate<Exports>> => {
  const code = await bundleCode(entry, mutations);
  const run = compileFunction(code, ['exports', 'module', ...names], { filename: `assure/${entry}.bundle.js` });
  return (globals) => {
    const module = { exports: {} };
    run(module.exports, module, ...names.map((name) => globals[name]));
    return module.exports as Exports;
  };
};
