import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { auth } from '#src/auth/session.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { writeListState } from '#src/ui/list/list-state.ts';
import type { ListState } from '#src/ui/list/list.ts';

export const longestName = 64;
const mostViews = 100;

const viewSchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(longestName)),
  // The query of its URL: "search=sql&sort=-machine".
  search: v.pipe(v.string(), v.maxLength(50_000)),
  // The list opens in this view.
  isDefault: v.optional(v.literal(true)),
});
/** A view of the list that a person gave a name. */
export type SavedView = v.InferOutput<typeof viewSchema>;

const keptSchema = v.fallback(v.array(v.fallback(v.nullable(viewSchema), null)), []);

/** The views of who is signed in, as this browser keeps them; other tabs may change them. */
export const viewsStore = createStore<{ views: readonly SavedView[] }>(() => ({ views: [] }));

/** Reads the views of who is signed in; the account is known by a hash alone. */
export async function loadViews(): Promise<readonly SavedView[]> {
  const views = readKept(await storageKey());
  viewsStore.setState({ views });
  return views;
}

/** Changes what is kept now. @returns false where the browser keeps nothing. */
export async function changeViews(change: (views: readonly SavedView[]) => readonly SavedView[]): Promise<boolean> {
  const key = await storageKey();
  const views = change(readKept(key)).slice(0, mostViews);
  try {
    if (key === undefined) return false;
    localStorage.setItem(key, JSON.stringify(views));
  } catch {
    return false;
  }
  viewsStore.setState({ views });
  return true;
}

/** A view of the same name is replaced. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  const name = view.name.trim();
  const before = views.find((one) => isSameName(one.name, name));
  const saved = { ...view, name, ...(before?.isDefault && { isDefault: true as const }) };
  return before ? views.map((one) => (one === before ? saved : one)) : [...views, saved];
}

/** The list opens in the view of this name; in none where it is undefined. */
export function withDefault(views: readonly SavedView[], name: string | undefined): SavedView[] {
  return views.map((view) => ({
    name: view.name,
    search: view.search,
    ...(view.name === name && { isDefault: true }),
  }));
}

/** The view that shows just what the list shows. */
export function currentView(views: readonly SavedView[], state: ListState): SavedView | undefined {
  const now = writeListState(state).toString();
  return views.find(({ search }) => search === now);
}

export function isSameName(one: string, other: string): boolean {
  return one.normalize().toLowerCase() === other.normalize().toLowerCase();
}

async function storageKey(): Promise<string | undefined> {
  const { account } = auth();
  if (account === null) return undefined;
  return `remote-support.views.${await sha256Hex(`${account.tenantId}/${account.userId}`.toLowerCase())}`;
}

/** Storage is input: what is no view is left out. */
function readKept(key: string | undefined): SavedView[] {
  try {
    const text = key === undefined ? null : localStorage.getItem(key);
    return v.parse(keptSchema, JSON.parse(text ?? '[]')).filter((view) => view !== null);
  } catch {
    return [];
  }
}
