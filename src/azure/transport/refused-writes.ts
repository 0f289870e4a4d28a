import { createStore } from '#src/azure/external-store.ts';

/** Azure refused a write of this tab for want of a sign-in, and none has been let through since. Reads may go on meanwhile. */
const store = createStore(false);

export const isWriteRefused = store.get;
export const subscribeToRefusedWrites = store.subscribe;

/** Takes what came of a write. Only a sign-in or a write that is let through ends the refusal, also one that failed for another reason. */
export const noteWrite = (outcome: 'accepted' | 'signInNeeded'): void => store.set(outcome === 'signInNeeded');
