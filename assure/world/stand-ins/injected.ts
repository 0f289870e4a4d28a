import type { Account } from '#src/auth/session.ts';
import type { SignInErrorKind } from '#src/auth/sign-in-error.ts';

/** What the stand-in browser hands to each page in place of sign-in and configuration. */
export interface Injected {
  account: () => Account | null;
  /** An access token, or why there is none. */
  token: (options: { claims?: string; forceRefresh?: boolean }) => Promise<string | { refused: SignInErrorKind }>;
  /** Origin of Azure Resource Manager. */
  resourceManager: string;
}

/** Inside a page `globalThis` is the page's own. */
export const injected = (): Injected => (globalThis as unknown as { assureInjected: Injected }).assureInjected;
