import { expect, it } from 'vitest';

import { accessStatesPage } from './access-table.ts';

it('docs/access-states.md shows what the app answers', async () => {
  await expect(accessStatesPage()).toMatchFileSnapshot('../docs/access-states.md');
});
