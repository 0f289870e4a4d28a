/** How a person likes the frame. Never holds anything about Azure, and everything works without it. */
export type PreferenceName = 'theme' | 'menu' | 'shortcuts' | `list.${ListName}`;

/** The lists whose columns a person can choose. */
export type ListName = 'machines' | 'consents';

const listeners = new Set<() => void>();
const storageKey = (name: PreferenceName) => `remote-support.${name}`;

/** What the browser refused to store: it holds for as long as the page is open. */
const unstored = new Map<PreferenceName, string>();

export function readPreference(name: PreferenceName): string | undefined {
  const held = unstored.get(name);
  if (held !== undefined) return held;
  try {
    return localStorage.getItem(storageKey(name)) ?? undefined;
  } catch {
    // Storage may be forbidden; then the default holds.
    return undefined;
  }
}

export function writePreference(name: PreferenceName, value: string): void {
  try {
    localStorage.setItem(storageKey(name), value);
    unstored.delete(name);
  } catch {
    unstored.set(name, value);
  }
  for (const listener of listeners) listener();
}

/** Also hears of changes made in other tabs. */
export function subscribePreference(listener: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    // What another tab has stored since is newer than what could not be stored here.
    for (const name of unstored.keys()) if (key === null || key === storageKey(name)) unstored.delete(name);
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStorage);
  };
}
