import { createStore } from '#src/azure/external-store.ts';

const key = 'remote-support.view';

const kept = (): string | undefined => {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
};

/** Id of the view that was opened last in this tab, also after it is loaded anew. */
export const openedView = createStore<string | undefined>(kept());

export function rememberOpened(id: string | undefined): void {
  openedView.set(id);
  try {
    if (id === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, id);
  } catch {
    // Then it is known until the page is loaded anew.
  }
}
