/**
 * Each tab has tokens of its own, which whoever sits before the browser next would find in one that was left behind. So a tab that signs out
 * tells the others of whom: by MSAL's id of the account, without a name. Only pages of this origin hear it, and all that it can do is end
 * what a tab shows.
 */
export interface SignedOutElsewhere {
  /** It was told to this page, and not to an earlier one of this tab. */
  isNews: boolean;
}

const key = 'remote-support.signed-out-elsewhere';

/** Whether the account of this tab was signed out in another, and nobody has signed in in this one since. */
export const wasSignedOutElsewhere = (): boolean => {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
};

const keep = (): void => {
  try {
    sessionStorage.setItem(key, 'true');
  } catch {
    // Then the next page does not say so.
  }
};

export const forgetSignedOutElsewhere = (): void => {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Without storage nothing was noted.
  }
};

let current: SignedOutElsewhere | undefined;
const listeners = new Set<() => void>();

const set = (signedOut: SignedOutElsewhere | undefined): void => {
  current = signedOut;
  for (const listener of listeners) listener();
};

/** For `useSyncExternalStore`: another one each time that it is told. Where nobody is signed in, this tab let go of the account for it. */
export const signedOutElsewhere = {
  get: (): SignedOutElsewhere | undefined => current,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

/** MSAL's id of who is signed in on this page; `null` for nobody, `undefined` while that is not known yet. */
let own: string | null | undefined;
const heardBefore = new Set<string>();
let channel: BroadcastChannel | undefined;

const tell = (): void => {
  keep();
  set({ isNews: true });
};

/** Whether other tabs can be told at all. */
export const canTellTabs = (): boolean => typeof BroadcastChannel !== 'undefined';

const opened = (): BroadcastChannel | undefined => {
  if (channel !== undefined || !canTellTabs()) return channel;
  channel = new BroadcastChannel('remote-support.sign-outs');
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'string') return;
    if (own === undefined) heardBefore.add(data);
    else if (data === own) tell();
  });
  return channel;
};

/** Before anything is known of who is signed in here: another tab may sign out while this one begins. */
export const hearSignOuts = (): void => {
  own = undefined;
  opened();
};

/** Who is signed in on this page, as it begins. */
export const hearOf = (homeAccountId: string | null): void => {
  own = homeAccountId;
  set(wasSignedOutElsewhere() ? { isNews: false } : undefined);
  // The page that asks for a sign-in says it once.
  if (own === null) forgetSignedOutElsewhere();
  else if (heardBefore.has(own)) tell();
  heardBefore.clear();
};

/** This page lets go of the account by itself. Answers with whose it was. */
export const hearNoMore = (): string | null | undefined => {
  const homeAccountId = own;
  own = null;
  forgetSignedOutElsewhere();
  set(undefined);
  return homeAccountId;
};

/** The same, and the other tabs are told. */
export const tellSignOut = (): void => {
  const homeAccountId = hearNoMore();
  try {
    if (typeof homeAccountId === 'string') opened()?.postMessage(homeAccountId);
  } catch {
    // A page that is being put away may not speak any more.
  }
};
