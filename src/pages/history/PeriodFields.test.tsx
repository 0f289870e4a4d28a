import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { PeriodFields } from './PeriodFields.tsx';

it('says at the last day why the period cannot be used', () => {
  const problem = 'The first day lies after the last.';
  const invalid = (why: string | undefined) => {
    const html = renderToStaticMarkup(
      <PeriodFields
        years={[2026]}
        period={{ from: '2026-12-31', to: '2026-01-01' }}
        problem={why}
        disabled={false}
        onChange={() => {}}
      />,
    );
    expect(html.includes(problem)).toBe(why !== undefined);
    return (html.match(/<input[^>]*>/g) ?? []).map((input) => input.includes('aria-invalid="true"'));
  };
  expect(invalid(problem)).toEqual([false, true]);
  expect(invalid(undefined)).toEqual([false, false]);
});
