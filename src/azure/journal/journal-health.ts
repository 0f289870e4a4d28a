import { useSyncExternalStore } from 'react';
import { createStore } from '#src/azure/external-store.ts';

/** `memoryOnly`: the browser keeps nothing just now, so only this page, until it is reloaded, knows what was asked for. */
type JournalHealth = 'durable' | 'memoryOnly';

const health = createStore<JournalHealth>('durable');

export const journalHealth = health.get;
export const subscribeToJournalHealth = health.subscribe;
export const setJournalHealth = health.set;
export const useJournalHealth = (): JournalHealth => useSyncExternalStore(health.subscribe, health.get);
