import { SignInError, type SignInErrorKind } from '#src/auth/sign-in-error.ts';
import type { Account, Auth } from '#src/auth/session.ts';
import { injected } from './injected.ts';

/** Takes the place of `src/auth/session.ts` in a page of the stand-in browser: who is signed in is decided by the test. */
type PageAuth = Pick<Auth, 'account' | 'getToken'>;

const refused = (kind: SignInErrorKind): SignInError =>
  new SignInError(kind, kind === 'network' ? 'The sign-in could not be reached.' : 'Sign in again.');

/** @throws {SignInError} from `getToken`, as the test says. */
export const auth = (): PageAuth => ({
  get account(): Account | null {
    return injected().account();
  },
  async getToken(options = {}) {
    const reply = await injected().token(options);
    if (typeof reply === 'string') return reply;
    throw refused(reply.refused);
  },
});
