import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { periodProblem } from './audit-period.ts';
import { PeriodFields } from './PeriodFields.tsx';

it('says why the period cannot be used at the day that is missing, else at the last', () => {
  const invalid = (from: string, to: string) => {
    const period = { from, to };
    const problem = periodProblem(period);
    const html = renderToStaticMarkup(
      <PeriodFields years={[2026]} period={period} problem={problem} disabled={false} onChange={() => {}} />,
    );
    if (problem !== undefined) expect(html).toContain(problem);
    return (html.match(/<input[^>]*>/g) ?? []).map((input) => input.includes('aria-invalid="true"'));
  };
  expect(invalid('2026-12-31', '2026-01-01')).toEqual([false, true]);
  expect(invalid('2026-01-01', '')).toEqual([false, true]);
  expect(invalid('', '2026-01-01')).toEqual([true, false]);
  expect(invalid('2026-01-01', '2026-12-31')).toEqual([false, false]);
});
