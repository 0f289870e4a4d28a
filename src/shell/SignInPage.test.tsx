import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { SignInPage } from './SignInPage.tsx';

it('says why nobody is signed in, where that came by another tab', () => {
  const shown = (isSignedOutElsewhere: boolean) =>
    renderToStaticMarkup(<SignInPage isSignedOutElsewhere={isSignedOutElsewhere} onSignIn={() => Promise.resolve()} />);
  expect(shown(false)).not.toContain('another tab');
  expect(shown(true)).toContain('Somebody signed out in another tab of this browser.');
  expect(shown(true)).toContain('This tab was signed in with the same account, and has let go of it too.');
});
