export type SignInErrorKind =
  /** A person must sign in again: the session ended, or Microsoft Entra demands more, such as another factor. */
  | 'interactionRequired'
  | 'cancelled'
  /** Microsoft Entra didn't answer, or can't serve now. Passes. */
  | 'network'
  /** Another person signed in than the one whose consent was to be signed. */
  | 'otherAccount'
  /** Somebody of another directory than this app serves. */
  | 'otherTenant'
  /** Another sign-in of this tab is still on its way. */
  | 'busy'
  | 'failed';

/** Signing in or getting a token failed. The message is the sign-in library's or Microsoft Entra's own text. */
export class SignInError extends Error {
  readonly kind: SignInErrorKind;
  /** Entra's or MSAL's code, for instance `login_required`. */
  readonly code: string | undefined;
  readonly correlationId: string | undefined;
  /** User name of who signed in, with `otherAccount` and `otherTenant`. */
  readonly username: string | undefined;

  constructor(
    kind: SignInErrorKind,
    message: string,
    more: {
      code?: string | undefined;
      correlationId?: string | undefined;
      username?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'SignInError';
    this.kind = kind;
    this.code = more.code;
    this.correlationId = more.correlationId;
    this.username = more.username;
  }
}
