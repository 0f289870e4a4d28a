import { expect, test } from 'vitest';
import { staticPage } from './static-page.ts';

test('a static page has its rows in its HTML, and no script', () => {
  const html = staticPage([
    ['SRV-1', 'Connected'],
    ['<b>"&', 'Expired'],
  ]);
  expect(html).toContain('<a href="/machines/SRV-1">SRV-1</a></td><td>Connected</td>');
  expect(html).toContain('&lt;b>&quot;&amp;');
  expect(html).not.toContain('<script');
});
