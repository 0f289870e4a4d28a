import * as v from 'valibot';

/** A view of the list that a person gave a name. */
export interface SavedView {
  id: string;
  name: string;
  /** The query of its URL, as `viewSearch` writes it. */
  search: string;
}

/** The views of one account, as the browser keeps them. */
export interface SavedViews {
  views: readonly SavedView[];
  /** The view in which the list opens. */
  defaultId?: string;
  /** Entries that this version does not understand: they are kept as they are. */
  others: readonly unknown[];
}

export const noViews: SavedViews = { views: [], others: [] };

export const mostCharacters = 64;
export const mostViews = 100;
/** A view with a longer `search` would not be read again. */
export const longestSearch = 50_000;

const charactersOf = (text: string): number => Array.from(text).length;

const viewSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  name: v.pipe(
    v.string(),
    v.check((name) => name === name.trim() && name !== '' && charactersOf(name) <= mostCharacters),
  ),
  search: v.pipe(v.string(), v.maxLength(longestSearch)),
});

const keptSchema = v.object({ version: v.literal(1), views: v.array(v.unknown()), default: v.optional(v.string()) });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What was kept; `undefined` for a text that is none of it. */
export function readViews(text: string): SavedViews | undefined {
  const kept = v.safeParse(keptSchema, parsed(text));
  if (!kept.success) return undefined;
  const views: SavedView[] = [];
  const others: unknown[] = [];
  for (const one of kept.output.views) {
    const view = v.safeParse(viewSchema, one);
    const isNew = view.success && !views.some(({ id }) => id === view.output.id);
    if (isNew) views.push(view.output);
    else others.push(one);
  }
  const { default: defaultId } = kept.output;
  return { views, others, ...(defaultId === undefined ? {} : { defaultId }) };
}

export const writeViews = ({ views, others, defaultId }: SavedViews): string =>
  JSON.stringify({ version: 1, views: [...views, ...others], default: defaultId });

const sameName = (a: string, b: string): boolean =>
  a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();

export const viewNamed = ({ views }: SavedViews, name: string): SavedView | undefined =>
  views.find((view) => sameName(view.name, name.trim()));

/** Why a view cannot have this name; that another has it is asked by `viewNamed`. */
export function nameProblem(name: string): string | undefined {
  const count = charactersOf(name.trim());
  if (count === 0) return 'Enter a name.';
  return count > mostCharacters ? `A name has ${mostCharacters} characters at most, and this one ${count}.` : undefined;
}

/** With a view of this name, which takes the place of one that has the name already. */
export function saveView(saved: SavedViews, { id, name, search }: SavedView): SavedViews {
  const before = viewNamed(saved, name);
  const view = { id: before?.id ?? id, name: name.trim(), search };
  const views = before ? saved.views.map((one) => (one === before ? view : one)) : [...saved.views, view];
  return { ...saved, views };
}

/** Unchanged where another view has the name. */
export function renameView(saved: SavedViews, id: string, name: string): SavedViews {
  const other = viewNamed(saved, name);
  if (other !== undefined && other.id !== id) return saved;
  return { ...saved, views: saved.views.map((one) => (one.id === id ? { ...one, name: name.trim() } : one)) };
}

export function deleteView(saved: SavedViews, id: string): SavedViews {
  const { defaultId, ...others } = saved;
  const isKept = defaultId !== undefined && defaultId !== id;
  return { ...others, ...(isKept ? { defaultId } : {}), views: saved.views.filter((one) => one.id !== id) };
}

/** Takes a deletion back: what came since stays, under its name too. */
export function restoreView(saved: SavedViews, view: SavedView, place: number, wasDefault: boolean): SavedViews {
  if (saved.views.some(({ id }) => id === view.id) || viewNamed(saved, view.name)) return saved;
  return {
    ...saved,
    views: saved.views.toSpliced(place, 0, view),
    ...(wasDefault && saved.defaultId === undefined ? { defaultId: view.id } : {}),
  };
}

/** The list opens in this view, or as it is by itself. */
export const withDefault = ({ views, others }: SavedViews, id: string | undefined): SavedViews => ({
  views,
  others,
  ...(id === undefined ? {} : { defaultId: id }),
});

export const defaultView = ({ views, defaultId }: SavedViews): SavedView | undefined =>
  views.find(({ id }) => id === defaultId);
