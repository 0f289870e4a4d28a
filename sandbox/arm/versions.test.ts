import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRouteTable } from './route-table.ts';
import { armRoutes } from './routes.ts';

const table = createRouteTable(armRoutes);
const published = 'node_modules/@azure';

/** The operations that a client's code names, with the api-version that it sends for each. */
const operationsOf = (client: string) => {
  const folder = `${published}/${client}`;
  const { module } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { module: string };
  const source = `${folder}/${module.replace(/[^/]+$/, '')}`;
  const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(source + name, 'utf8'))
    .join('\n');
  const declared = code.matchAll(/(?:const|var) (apiVersion\d*) = \{[^;]*?defaultValue: "([^"]+)"/g);
  const versions = new Map([...declared].map(([, name = '', version = '']) => [name, version]));
  return [...code.matchAll(/(?:const|var) \w+OperationSpec = \{[^]*?\n\};/g)].flatMap(([spec]) => {
    const [method, path, version] = [/httpMethod: "(\w+)"/, /path: "([^"]+)"/, /Parameters\.(apiVersion\d*)/].map(
      (part) => part.exec(spec)?.[1] ?? '',
    );
    const asked = versions.get(version ?? '');
    return method === undefined || path === undefined || asked === undefined ? [] : [{ method, path, asked }];
  });
};

test.each(readdirSync(published).filter((name) => name.startsWith('arm-')))(
  'is answered in the api-version that it sends: %s',
  (client) => {
    const emulated = operationsOf(client).flatMap(({ method, path, asked }) => {
      const { route } = table.find(method, path.replaceAll(/\{[^}]+\}/g, 'x')) ?? {};
      return route ? [{ method, path, asked, spoken: route.apiVersions }] : [];
    });
    expect(emulated.length).toBeGreaterThan(0);
    expect(emulated.filter(({ asked, spoken }) => !spoken.includes(asked))).toEqual([]);
  },
);
