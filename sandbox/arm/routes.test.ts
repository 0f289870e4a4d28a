import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { armRoutes } from './routes.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test.each([...new Set(armRoutes.map(({ apiVersions }) => apiVersions.join(', ')))])(
  'the README names the api-versions %s',
  (versions) => {
    expect(readme).toMatch(new RegExp(`\\| ${versions} +\\|`));
  },
);
