import { useStore } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

/**
 * How a person likes the app: theme, menu, columns of a list; text under a name. Kept in this browser and told to its other tabs. Never
 * anything about Azure, and everything works without it.
 */
export function usePreference(name: string): [string | undefined, (value: string | undefined) => void] {
  const value = useStore(preferences, (values) => values[name]);
  return [value, (next) => writePreference(name, next)];
}

export function readPreference(name: string): string | undefined {
  return preferences.getState()[name];
}

export function writePreference(name: string, value: string | undefined): void {
  try {
    preferences.setState({ [name]: value });
  } catch {
    // Where the browser stores nothing, what was chosen holds for as long as the page is open.
  }
}

const key = 'arc-remote-support.preferences';

const preferences = createPreferences();

type Preferences = Record<string, string | undefined>;

function createPreferences() {
  const store = createStore<Preferences>()(
    persist(() => ({}), { name: key, storage: createJSONStorage(() => localStorage), merge: onlyTexts }),
  );
  globalThis.addEventListener?.('storage', (event) => {
    if (event.key === key) void store.persist.rehydrate();
  });
  return store;
}

/** Storage is input: whatever else is in it is left out. */
function onlyTexts(kept: unknown): Preferences {
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => typeof value === 'string'));
}
