import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultView,
  deleteView,
  mostCharacters,
  nameProblem,
  noViews,
  readViews,
  renameView,
  restoreView,
  type SavedViews,
  saveView,
  viewNamed,
  withDefault,
  writeViews,
} from './saved-views.ts';

const view = (id: string, name: string) => ({ id, name, search: `?search=${id}` });
const two = saveView(saveView(noViews, view('a', 'SQL')), view('b', 'Web'));

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: mostCharacters })
  .filter((text) => nameProblem(text) === undefined);
type Change = (saved: SavedViews) => SavedViews;
const id = fc.constantFrom('a', 'b', 'c', 'd');
const changes = fc.array(
  fc.oneof(
    fc.tuple(id, name).map(
      ([own, text]): Change =>
        (saved) =>
          saveView(saved, view(own + String(saved.views.length), text)),
    ),
    fc.tuple(fc.nat(), name).map(
      ([at, text]): Change =>
        (saved) =>
          renameView(saved, saved.views[at % Math.max(1, saved.views.length)]?.id ?? '', text),
    ),
    fc.nat().map(
      (at): Change =>
        (saved) =>
          withDefault(saved, saved.views[at % Math.max(1, saved.views.length)]?.id),
    ),
  ),
  { maxLength: 12 },
);

describe('views', () => {
  it('keep their names apart and in bounds, and are read back as they were written', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const saved = all.reduce((before, change) => change(before), noViews);
        const names = saved.views.map((one) => one.name.normalize('NFC').toLowerCase());
        expect(new Set(names).size).toBe(names.length);
        for (const one of saved.views) expect(nameProblem(one.name)).toBeUndefined();
        expect(readViews(writeViews(saved))).toEqual(saved);
      }),
    );
  });

  it('come back as they were when a deletion is undone', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (all, pick) => {
        const saved = all.reduce((before, change) => change(before), noViews);
        const one = saved.views[pick % Math.max(1, saved.views.length)];
        if (one === undefined) return;
        const without = deleteView(saved, one.id);
        expect(viewNamed(without, one.name)).toBeUndefined();
        expect(restoreView(without, one, saved.views.indexOf(one), saved.defaultId === one.id)).toEqual(saved);
      }),
    );
  });

  it('take the place of the one that has the name, in any case', () => {
    const saved = saveView(two, view('new', ' sql '));
    expect(saved.views).toEqual([{ id: 'a', name: 'sql', search: '?search=new' }, view('b', 'Web')]);
    expect(renameView(saved, 'b', 'SQL')).toBe(saved);
    expect(renameView(saved, 'a', 'SQL').views[0]?.name).toBe('SQL');
  });

  it('know the one in which the list opens, until it is gone', () => {
    const saved = withDefault(two, 'b');
    expect(defaultView(saved)?.name).toBe('Web');
    expect(defaultView(withDefault(saved, undefined))).toBeUndefined();
    expect(defaultView(deleteView(saved, 'b'))).toBeUndefined();
    expect(deleteView(saved, 'a').defaultId).toBe('b');
  });

  it('do not come back over one that has taken the name meanwhile', () => {
    const [first] = two.views;
    if (first === undefined) throw new Error('No view.');
    const since = saveView(deleteView(two, 'a'), view('new', 'sql'));
    expect(restoreView(since, first, 0, true)).toBe(since);
  });
});

it.each([
  ['', 'Enter a name.'],
  ['  ', 'Enter a name.'],
  ['x', undefined],
  [' '.repeat(9) + 'x'.repeat(64), undefined],
  ['🖥'.repeat(64), undefined],
  ['x'.repeat(65), 'A name has 64 characters at most, and this one 65.'],
])('a name %j', (text, problem) => expect(nameProblem(text)).toBe(problem));

describe('what was kept', () => {
  it.each([
    '',
    'nonsense',
    'null',
    '[]',
    '{}',
    '{"version":2,"views":[]}',
    '{"version":1,"views":{}}',
    '{"version":1,"views":[],"default":7}',
  ])('is not taken for views where it is none: %s', (text) => expect(readViews(text)).toBeUndefined());

  it('keeps entries that it does not understand', () => {
    const odd = [
      { id: 'x', name: '', search: '' },
      { id: 'x y', name: 'A', search: '' },
      { id: 'n', name: ' A', search: '' },
      { id: 'l', name: 'x'.repeat(65), search: '' },
      { id: 's', name: 'S' },
      view('a', 'The same id'),
      7,
    ];
    const saved = readViews(JSON.stringify({ version: 1, views: [view('a', 'SQL'), ...odd], default: 'a' }));
    expect(saved).toEqual({ views: [view('a', 'SQL')], others: odd, defaultId: 'a' });
    const changed = readViews(writeViews(saveView(saved ?? noViews, view('b', 'Web'))));
    expect(changed?.others).toEqual(odd);
    expect(changed?.views).toHaveLength(2);
  });

  it('never makes it throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        readViews(text);
      }),
    );
  });
});
