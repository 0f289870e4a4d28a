/** IndexedDB in memory, bundled so that its timing can be given to it. */
export {
  IDBCursor,
  IDBCursorWithValue,
  IDBDatabase,
  IDBFactory,
  IDBIndex,
  IDBKeyRange,
  IDBObjectStore,
  IDBOpenDBRequest,
  IDBRequest,
  IDBTransaction,
  IDBVersionChangeEvent,
  forceCloseDatabase,
} from 'fake-indexeddb';
