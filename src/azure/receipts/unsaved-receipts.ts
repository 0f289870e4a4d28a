import { createStore } from '#src/azure/external-store.ts';

/** Consents whose signature this page alone holds: no receipt with it is known to be saved or kept. */
export const unsavedReceipts = createStore<readonly string[]>([]);
