import { createStore } from 'zustand/vanilla';

/** What stands beside a page in the menu, by its path from paths.ts: "● 3", read out as "3 with access". Pages' code sets it; without one there is none. */
export const menuCounts = createStore<Readonly<Record<string, { count: number; words: string } | undefined>>>(
  () => ({}),
);
