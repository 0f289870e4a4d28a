import { createStore } from '#src/azure/external-store.ts';
import { accountHash } from '#src/azure/journal/account-hash.ts';
import { noViews, readViews, type SavedViews, writeViews } from './saved-views.ts';

/** The saved views of who is signed in, as this browser has them. */
export type ViewsState =
  | { is: 'waiting' }
  | { is: 'read'; saved: SavedViews }
  /** What is kept cannot be read, and nothing is written over it. */
  | { is: 'damaged' }
  /** The browser keeps nothing for this page. */
  | { is: 'denied' };

/** Why a change was not kept. */
export type NotKept = 'full' | 'denied' | 'damaged';

export const viewsState = createStore<ViewsState>({ is: 'waiting' });

let key: string | undefined;

const stateOf = (text: string | null): ViewsState => {
  if (text === null) return { is: 'read', saved: noViews };
  const saved = readViews(text);
  return saved === undefined ? { is: 'damaged' } : { is: 'read', saved };
};

function read(): ViewsState {
  try {
    return key === undefined ? { is: 'denied' } : stateOf(localStorage.getItem(key));
  } catch {
    return { is: 'denied' };
  }
}

const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';

/** Replaces what is kept; what was there stays where that fails. */
function write(change: (storage: Storage, at: string) => void): NotKept | undefined {
  if (key === undefined) return 'denied';
  try {
    change(localStorage, key);
  } catch (error) {
    return isFull(error) ? 'full' : 'denied';
  }
  viewsState.set(read());
  return undefined;
}

/** Changes what is kept now, by other tabs too, and tells all who look. Says why where that was not possible. */
export function changeViews(change: (saved: SavedViews) => SavedViews): NotKept | undefined {
  const before = read();
  if (before.is !== 'read') {
    viewsState.set(before);
    return before.is === 'damaged' ? 'damaged' : 'denied';
  }
  return write((storage, at) => storage.setItem(at, writeViews(change(before.saved))));
}

/** Puts what cannot be read aside, under another key, so that views can be saved again. */
export const setDamagedAside = (): NotKept | undefined =>
  write((storage, at) => {
    const text = storage.getItem(at);
    if (text === null || stateOf(text).is !== 'damaged') return;
    let aside = `${at}.unreadable`;
    // What was put aside before stays, too.
    while (storage.getItem(aside) !== null) aside += '-';
    storage.setItem(aside, text);
    storage.removeItem(at);
  });

/** Reads the views of who is signed in, and follows other tabs. The account is known by a hash alone. */
export function followViews(): () => void {
  let isFollowing = true;
  const update = () => viewsState.set(read());
  const begin = async () => {
    const owner = await accountHash();
    if (!isFollowing) return;
    key = owner === undefined ? undefined : `remote-support.views.${owner}`;
    update();
  };
  const hear = (event: StorageEvent) => {
    if (event.key === null || event.key === key) update();
  };
  void begin();
  window.addEventListener('storage', hear);
  return () => {
    isFollowing = false;
    window.removeEventListener('storage', hear);
    // Other tabs may change them while nobody follows: the list must not be opened by what was so before.
    viewsState.set({ is: 'waiting' });
  };
}
