import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { Seal } from './seal.ts';
import { SealLine } from './SealLine.tsx';

// On paper everything is unfolded.
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => true }));

it('a seal for which Azure was asked in vain bears the id that Azure Support asks for', () => {
  const seal: Seal = { key: 'kept', tone: 'neutral', words: 'Not read', explanation: 'No permission.' };
  expect(renderToStaticMarkup(<SealLine seal={{ ...seal, correlationId: 'c-5' }} />)).toMatch(/No permission\..*c-5/);
  expect(renderToStaticMarkup(<SealLine seal={seal} />)).not.toContain('Correlation ID');
});
