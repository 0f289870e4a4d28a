export type SignInErrorKind =
  /** A person must sign in again: the session ended, or Microsoft Entra demands more, such as another factor. */
  | 'interactionRequired'
  | 'cancelled'
  | 'network'
  /** Somebody else signed in than the person whose work was under way. */
  | 'otherAccount'
  | 'failed';

/** Signing in or getting a token failed. The message is for people; Microsoft Entra's own words are quoted in it. */
export class SignInError extends Error {
  readonly kind: SignInErrorKind;
  /** Entra's or MSAL's code, for instance `login_required`. */
  readonly code: string | undefined;
  readonly correlationId: string | undefined;

  constructor(
    kind: SignInErrorKind,
    message: string,
    more: { code?: string | undefined; correlationId?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'SignInError';
    this.kind = kind;
    this.code = more.code;
    this.correlationId = more.correlationId;
  }
}
