import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { AccessStep } from './AccessStep.tsx';
import { initialState } from './wizard-state.ts';

vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const { inputs } = initialState([], undefined, { tenantId: 't', userId: 'u' });

test('the end that moves with the clock stands in no live region', () => {
  const html = renderToStaticMarkup(
    <AccessStep inputs={inputs} problems={[]} now={Date.UTC(2026, 10, 24)} onChange={() => undefined} />,
  );
  expect(html).toContain('Access ends <strong>');
  expect(html).toMatch(/<div role="status" class="visually-hidden"><\/div>/);
});
