import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { QueryAge } from './QueryAge.tsx';

const readAt = Date.UTC(2026, 10, 24, 13, 2, 7);

it('counts no seconds by a time that is renewed every fifteen of them', () => {
  const reading = { error: null, errorUpdatedAt: 0, isFetching: false };
  const wordsAfter = (ms: number) =>
    renderToStaticMarkup(
      <QueryAge reading={reading} readAt={readAt} now={readAt + ms} label="Compare again" onRefresh={() => {}} />,
    );
  expect(wordsAfter(14_000)).toContain('(less than a minute ago)');
  expect(wordsAfter(125_000)).toContain('(2 min ago)');
});
