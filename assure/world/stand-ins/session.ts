import { SignInError, type SignInErrorKind } from '#src/auth/sign-in-error.ts';
import type { Account, Auth } from '#src/auth/session.ts';
import { injected } from './injected.ts';

/** Takes the place of `src/auth/session.ts` in a page of the stand-in browser: who is signed in is decided by the test. */
type PageAuth = Pick<Auth, 'account' | 'getToken' | 'isBack'>;

/** `getToken` throws SignInError, as the test says. */
export function auth(): PageAuth {
  return {
    get account(): Account | null {
      return injected().account();
    },
    isBack: injected().isBack,
    async getToken(options = {}) {
      const reply = await injected().token(options);
      if (typeof reply === 'string') return reply;
      throw refused(reply.refused);
    },
  };
}

export function signedIn(): Account | null {
  return injected().account();
}

function refused(kind: SignInErrorKind): SignInError {
  return new SignInError(kind, kind === 'network' ? 'The sign-in could not be reached.' : 'Sign in again.');
}
