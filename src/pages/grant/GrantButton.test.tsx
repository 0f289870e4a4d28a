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

test('what keeps it from being pressed is read out as it comes; that it takes no press in its first second is not', () => {
  const readOut = (html: string) => /<span role="status"[^>]*>([^<]*)<\/span>/.exec(html)?.[1];
  expect(readOut(shown())).toBe('');
  expect(readOut(shown('The machines are being checked again.'))).toBe('The machines are being checked again.');
});
