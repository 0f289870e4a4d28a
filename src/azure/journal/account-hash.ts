import { auth } from '#src/auth/session.ts';
import { sha256Hex } from '#src/consent/digest.ts';

/** What binds something stored to the account that is signed in: a hash of tenant and user id. `undefined` while nobody is. */
export const accountHash = async (): Promise<string | undefined> => {
  try {
    const { account } = auth();
    return account === null
      ? undefined
      : await sha256Hex(`${account.tenantId.toLowerCase()}/${account.userId.toLowerCase()}`);
  } catch {
    // Nobody is signed in, or the browser cannot hash: then nothing is kept, and nothing waits for it.
    return undefined;
  }
};
