import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { ShownCheck } from '#src/consent/preflight/preflight-shown.ts';
import { PreflightList } from './PreflightList.tsx';

vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const check = (id: ShownCheck['id'], outcome: ShownCheck['outcome']): ShownCheck => ({
  id,
  outcome,
  title: `Title of ${id}`,
  reason: `Reason of ${id}`,
});
const checks = [check('memory', 'pass'), check('licence', 'fail'), check('connection', 'pass')];
const text = (element: React.ReactElement) => renderToStaticMarkup(element).replaceAll(/<[^>]*>/g, ' ');

it('puts first what stands in the way, and tells what passes in a line where it is to fold that', () => {
  expect(text(<PreflightList checks={checks} />)).toMatch(/Title of licence.*Title of memory.*Title of connection/);
  const folded = text(<PreflightList checks={checks} foldsPassed />);
  expect(folded).toMatch(/Title of licence.*2 checks pass/);
  expect(folded).not.toContain('Title of memory');
});

it('folds nothing where nothing passes', () => {
  expect(text(<PreflightList checks={[check('licence', 'fail')]} foldsPassed />)).not.toContain('pass');
});
