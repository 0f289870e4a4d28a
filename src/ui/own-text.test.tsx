import { readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { StateCell } from './StateCell.tsx';
import { Foldable } from './Foldable.tsx';
import { Message } from './Message.tsx';
import { StateWord } from './StateWord.tsx';

vi.mock('./printing.ts', () => ({ usePrinting: () => false }));

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

it('has the words of a message, and of a line that opens to more, in an element of their own', () => {
  const message = renderToStaticMarkup(
    <Message intent="info" title="Asked for.">
      Azure is asked again.
    </Message>,
  );
  // The blank after the title is in no text of the message.
  expect(message).toMatch(/>Asked for\.<\/span> <\/span><span>Azure is asked again\.<\/span><\/div>/);
  const line = renderToStaticMarkup(<Foldable summary="Confirmed: 2 machines">…</Foldable>);
  expect(line).toContain('<span>Confirmed: 2 machines</span></button>');
});

it('asks browsers not to translate the page', () => {
  const page = readFileSync('index.html', 'utf8');
  expect(page).toContain('<html lang="en" translate="no">');
  expect(page).toContain('<meta name="google" content="notranslate" />');
});
