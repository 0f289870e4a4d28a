import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { AccessEnd } from './AccessEnd.tsx';
import { initialState } from './wizard-state.ts';

const { inputs } = initialState([], undefined, { tenantId: 't', userId: 'u' });

test('the end that moves with the clock stands in no live region', () => {
  const html = renderToStaticMarkup(<AccessEnd chosen={inputs.end} now={Date.UTC(2026, 10, 24)} />);
  expect(html).toContain('Access ends <strong>');
  expect(html).toMatch(/<div role="status" class="visually-hidden"><\/div>/);
});
