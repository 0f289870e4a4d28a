import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { CheckedOnReturn } from './CheckedOnReturn.tsx';

const said = vi.hoisted((): string[] => []);
vi.mock('#src/shell/sign-in-notice.ts', () => ({ useSignInWords: (text: string) => said.push(text) }));

it('promises that what was entered is kept only where the browser keeps it', () => {
  renderToStaticMarkup(<CheckedOnReturn isKept onBack={() => {}} />);
  renderToStaticMarkup(<CheckedOnReturn isKept={false} onBack={() => {}} />);
  expect(said).toEqual([
    'Until you sign in again nothing can be checked. What you entered is kept; without a signature that still counts you agree to the terms anew.',
    'Until you sign in again nothing can be checked.',
  ]);
});
