import type { Owner } from './clock.ts';

/** `sessionStorage` of a tab, or `localStorage` of a browser: text by key. */
export type Kept = Map<string, string>;

/** Storage as one page has it; a page that is gone changes nothing more. */
export const pageStorage = (kept: Kept, owner: Owner): Storage => ({
  get length() {
    return kept.size;
  },
  key: (index) => [...kept.keys()][index] ?? null,
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => {
    if (!owner.dead) kept.set(key, value);
  },
  removeItem: (key) => {
    if (!owner.dead) kept.delete(key);
  },
  clear: () => {
    if (!owner.dead) kept.clear();
  },
});
