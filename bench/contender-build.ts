import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { type ContenderName, contenderNames } from './contenders.ts';

const folder = import.meta.dirname;
export const builtFolder = join(folder, 'dist');

const entries = {
  floor: 'contenders/floor.ts',
  app: 'app-list/app-list.tsx',
  agGrid: 'peers/ag-grid.ts',
  fluentContrib: 'peers/fluent-contrib.tsx',
} satisfies Record<ContenderName, string>;

/** Runs in every document of the whole app that is measured. */
export const marksScript = join(builtFolder, 'marks/entry.js');

/** Builds an entry by itself, as for production, so that no page loads what only another needs. */
async function buildEntry(name: string, entry: string, format: 'es' | 'iife' = 'es'): Promise<void> {
  await build({
    configFile: false,
    root: folder,
    base: `/${name}/`,
    logLevel: 'error',
    plugins: [react()],
    define: { __APP_VERSION__: '"bench"', __APP_BUILD__: '"bench"' },
    build: {
      outDir: join(builtFolder, name),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'baseline-widely-available',
      rolldownOptions: { input: join(folder, entry), output: { entryFileNames: 'entry.js', format } },
    },
  });
}

/** Builds all contenders and what measures them; answers those that could not be built, and why. */
export async function buildContenders(): Promise<Map<ContenderName, string>> {
  await rm(builtFolder, { recursive: true, force: true });
  await buildEntry('probe', 'page/probe.ts');
  await buildEntry('marks', 'page/marks.ts', 'iife');
  const problems = new Map<ContenderName, string>();
  for (const name of contenderNames) {
    if (entries[name].startsWith('peers/') && !existsSync(join(folder, 'peers/node_modules'))) {
      problems.set(name, 'its packages are not installed');
      continue;
    }
    try {
      await buildEntry(name, entries[name]);
    } catch (error) {
      problems.set(name, `it could not be built: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return problems;
}
