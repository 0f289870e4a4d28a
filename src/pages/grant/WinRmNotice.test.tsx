import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { IncludedMachine } from './machine-choice.ts';
import { WinRmNotice } from './WinRmNotice.tsx';

const machine = (index: number, replaced?: string): IncludedMachine => ({
  id: `/${index}`,
  name: '',
  location: '',
  // On Azure Local, Azure has installed it long before.
  installs: false,
  ...(replaced === undefined ? {} : { replaces: { consentId: replaced } }),
});

const wordsFor = (...included: IncludedMachine[]) => renderToStaticMarkup(<WinRmNotice included={included} />);

test('that remote PowerShell drops is said of every machine that has no access yet, whoever installs the extension', () => {
  expect(wordsFor()).toBe('');
  expect(wordsFor(machine(1, 'rs-a'))).toBe('');
  expect(wordsFor(machine(1), machine(2, 'rs-a'))).toContain('sessions to the machine end then.');
  expect(wordsFor(machine(1), machine(2))).toContain('sessions to these machines end then.');
});
