import { expect, it } from 'vitest';

import { findingsPage } from './findings-page.ts';

it('docs/findings.md shows what the app finds', async () => {
  await expect(findingsPage()).toMatchFileSnapshot('../docs/findings.md');
});
