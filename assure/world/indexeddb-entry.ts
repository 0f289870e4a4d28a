/** IndexedDB in memory, bundled so that its timing can be given to it. */
export * from 'fake-indexeddb';
