import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Theme, webDarkTheme, webLightTheme } from '@fluentui/tokens';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { buildId } from './scripts/build-id.mjs';

const root = import.meta.dirname;

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error('package.json has no version');
}

/** The redirect bridge shows nothing, and its content security policy allows no style. */
const plainBridge: Plugin = {
  name: 'plain-bridge',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { filename }) =>
      filename.endsWith('redirect.html') ? html.replaceAll(/\s*<link rel="stylesheet"[^>]*>/g, '') : html,
  },
};

const themesId = 'virtual:fluent-themes.css';

/**
 * Fluent's light and dark theme as a style sheet: as objects they would be the largest part of the first script after the libraries, and the
 * system's choice is in force before any script has run. Light on paper.
 */
const fluentThemes: Plugin = {
  name: 'fluent-themes',
  resolveId: (id) => (id === themesId ? `\0${themesId}` : undefined),
  load(id) {
    // Each token is the name of a variable: a list of all 459 of them says no more.
    if (/@fluentui[\\/]tokens[\\/]lib[\\/]tokens\.js$/.test(id))
      return 'export const tokens = new Proxy({}, { get: (_, name) => `var(--${String(name)})` });';
    if (id !== `\0${themesId}`) return undefined;
    const rule = (theme: Theme, scheme: string) =>
      `{color-scheme:${scheme};${Object.entries(theme)
        .map(([name, value]) => `--${name}:${value}`)
        .join(';')}}`;
    const [light, dark] = [rule(webLightTheme, 'light'), rule(webDarkTheme, 'dark')];
    return [
      `:root${light}`,
      `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light])${dark}}`,
      `@media screen{:root[data-theme=dark]${dark}}`,
    ].join('\n');
  },
};

/** Browsers refuse a script or a style of the documents that is not the one that was built. */
const integrity: Plugin = {
  name: 'integrity',
  writeBundle({ dir = '' }, bundle) {
    for (const name of Object.keys(bundle).filter((file) => file.endsWith('.html'))) {
      const path = join(dir, name);
      writeFileSync(
        path,
        withIntegrity(readFileSync(path, 'utf8'), (file) => readFileSync(join(dir, file))),
      );
    }
  },
};

function withIntegrity(html: string, read: (file: string) => Buffer): string {
  return html.replace(/<(?:script|link)\b[^>]*\s(?:src|href)="(\/assets\/[^"]+)"[^>]*/g, (tag, file: string) => {
    const hash = createHash('sha384').update(read(file)).digest('base64');
    return `${tag} integrity="sha384-${hash}"`;
  });
}

/** Whether the first rows of the machines are drawn with this module of `src`: their page imports it, or what imports it. */
function isOfFirstRows(id: string, importersOf: (id: string) => readonly string[]): boolean {
  if (!/[\\/]src[\\/]/.test(id)) return false;
  const above = new Set([id]);
  for (const one of above) for (const importer of importersOf(one)) above.add(importer);
  return [...above].some((one) => /[\\/]MachinesPage\.tsx$/.test(one));
}

/** Paths are Windows' too. Entries are files of their own, and the redirect bridge shares nothing with the app but MSAL. */
const isNoEntry = (id: string) =>
  !/\.html$|[\\/]src[\\/](main\.tsx|redirect\.ts|auth[\\/]sign-in-receiver\.ts)$/.test(id);

export default defineConfig({
  plugins: [plainBridge, react(), fluentThemes, integrity],
  define: {
    __APP_VERSION__: JSON.stringify(packageVersion()),
    __APP_BUILD__: JSON.stringify(buildId(root)),
  },
  build: {
    // The content security policy allows no inline script and no data: fonts; everything stays a file of its own.
    assetsInlineLimit: 0,
    // All styles together are smaller than the requests for them apart.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    target: 'baseline-widely-available',
    rolldownOptions: {
      // The groups below move a part out of a file that names it, whatever the bundler expects.
      checks: { ineffectiveDynamicImport: false },
      input: { app: join(root, 'index.html'), redirect: join(root, 'redirect.html') },
      output: {
        // Libraries change less often than the app: files of their own stay in the browser's cache, and their weight can be watched.
        chunkFileNames: ({ name }) => `assets/${name.split('~', 1)[0]}-[hash].js`,
        codeSplitting: {
          groups: [
            // The redirect bridge must not drag all of MSAL along: silent sign-in waits for it.
            { name: 'msal', test: /node_modules[\\/]@azure[\\/]msal-/, entriesAware: true, priority: 3 },
            { name: 'react', test: /node_modules[\\/](react|react-dom|react-router|scheduler)[\\/]/, priority: 3 },
            // The list wants it before what it would otherwise be put with.
            { name: 'queue', test: /node_modules[\\/](p-queue|p-timeout|eventemitter3)[\\/]/, priority: 3 },
            // What every page starts with is one file.
            { name: 'start', tags: ['$initial'], test: isNoEntry, priority: 2 },
            // What the list of machines begins with, and other pages share. A page's own stays with the page.
            {
              debugName: 'list',
              name: (id, context) =>
                isOfFirstRows(id, (one) => context.getModuleInfo(one)?.importers ?? []) ? 'list' : null,
              test: isNoEntry,
              minShareCount: 2,
              priority: 1,
            },
            // What most pages and panes share is one file. A large module that a page can do without stays apart.
            { name: 'common', test: isNoEntry, minShareCount: 6, maxModuleSize: 6500, priority: 0.5 },
            // Everything else goes with what the same parts need, so that no part loads more than it uses.
            { name: 'part', test: isNoEntry, minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 1500 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    // The sandbox writes its own configuration; everything else the app needs is in it.
    proxy: {
      '/config.json': {
        target: `http://localhost:${process.env.AZURE_PORT ?? '4281'}`,
        rewrite: () => '/sandbox/config.json',
      },
    },
  },
});
