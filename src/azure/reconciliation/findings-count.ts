import { createStore } from '#src/azure/external-store.ts';

/** How many findings need an answer, as last compared on this page; `undefined` while nobody has compared. */
export const findingsCount = createStore<number | undefined>(undefined);
