import { readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { StateCell } from './StateCell.tsx';
import { StateWord } from './StateWord.tsx';

it('has each state in an element of its own, where no translation can hold the one before', () => {
  const word = renderToStaticMarkup(
    <StateWord tone="good" detail="ends in 3 h">
      Active
    </StateWord>,
  );
  expect(word).toContain('<span>Active</span>');
  expect(word).toContain('<span>ends in 3 h</span>');
  expect(renderToStaticMarkup(<StateCell tone="good">Active</StateCell>)).toContain('<span>Active</span>');
});

it('asks browsers not to translate the page', () => {
  const page = readFileSync('index.html', 'utf8');
  expect(page).toContain('<html lang="en" translate="no">');
  expect(page).toContain('<meta name="google" content="notranslate" />');
});
