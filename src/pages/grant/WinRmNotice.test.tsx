import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { IncludedMachine } from './machine-choice.ts';
import { WinRmNotice } from './WinRmNotice.tsx';

const wordsFor = (...all: IncludedMachine['installs'][]) =>
  renderToStaticMarkup(
    <WinRmNotice included={all.map((installs, index) => ({ id: `/${index}`, name: '', location: '', installs }))} />,
  );

test('that remote PowerShell drops is said where the extension is installed, or may be', () => {
  expect(wordsFor(false)).toBe('');
  expect(wordsFor(true, false)).toContain('sessions to the machine end.');
  expect(wordsFor(true, true)).toContain('sessions to these machines end.');
  expect(wordsFor('ifMissing', true)).toContain('sessions to these machines end, unless it is set up there already.');
});
