import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { GrantButton } from './GrantButton.tsx';

const label = 'Grant Microsoft Support Diagnostics on SRV-SQL-01';
const shown = (unavailable?: string) =>
  renderToStaticMarkup(<GrantButton label={label} unavailable={unavailable} onGrant={() => Promise.resolve(true)} />);

/** What takes room on the page: the words of everything but what is there for assistive technology alone. */
const seen = (html: string) =>
  html.replaceAll(/<span[^>]*(?:class="visually-hidden"|hidden="")[^>]*>.*?<\/span>/g, '').replaceAll(/<[^>]*>/g, '');
const descriptionOf = (html: string) => {
  const id = /aria-describedby="([^"]+)"/.exec(html)?.[1] ?? '';
  return new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(html)?.[1];
};

test('in its first second the button is described as not ready, and nothing beside it is seen that would move it', () => {
  const html = shown();
  expect(descriptionOf(html)).toBe('Ready in a moment');
  expect(seen(html)).toBe(label);
});

test('why it cannot be pressed describes the button and takes no room beside it', () => {
  const html = shown('The machines are being checked again.');
  expect(descriptionOf(html)).toBe('The machines are being checked again.');
  expect(seen(html)).toBe(label);
});

test('nothing of it is read out by itself: each time the window is left and entered it would be again', () => {
  for (const html of [shown(), shown('The machines are being checked again.')])
    expect(html).not.toMatch(/role="status"|aria-live/);
});
