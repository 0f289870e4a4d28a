import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ListAge } from './ListAge.tsx';

const readAt = Date.UTC(2026, 10, 24, 13, 2, 7);

it('counts no seconds by a time that is renewed every half a minute', () => {
  const wordsAfter = (ms: number) =>
    renderToStaticMarkup(
      <ListAge
        subscriptions={2}
        readAt={readAt}
        failedSince={undefined}
        isKept={false}
        now={readAt + ms}
        reading={false}
        onRefresh={() => {}}
      />,
    ).replaceAll(/<[^>]*>/g, '');
  expect(wordsAfter(-5000)).toContain('(less than a minute ago)');
  expect(wordsAfter(29_000)).toMatch(/^2 subscriptionsread from Azure .*\(less than a minute ago\)/);
  expect(wordsAfter(125_000)).toContain('(2 min ago)');
});
