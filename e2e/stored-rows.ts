import type { Page } from '@playwright/test';

/** Every row of every store of every database of the page's origin, with its key. */
export const storedRows = (page: Page) =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(request.error?.message)));
      });
    const rows: { database: string; key: unknown; value: unknown }[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName).objectStore(storeName);
        const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        for (const [index, key] of keys.entries()) rows.push({ database: name, key, value: values[index] as unknown });
      }
      database.close();
    }
    return rows;
  });
