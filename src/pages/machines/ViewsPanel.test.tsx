import type { ReactElement, ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { deleteView, longestSearch, noViews, type SavedViews, saveView } from './saved-views.ts';
import type { ViewsState } from './views-store.ts';

const stored = createStore<ViewsState>({ is: 'waiting' });
const saved = () => {
  const now = stored.get();
  return now.is === 'read' ? now.saved : noViews;
};
const change = (by: (saved: SavedViews) => SavedViews) => stored.set({ is: 'read', saved: by(saved()) });

const mocks: Record<string, () => object> = {
  '@fluentui/react-components': () => ({ Button: 'button' }),
  '#src/ui/CopyButton.tsx': () => ({ CopyButton: 'button' }),
  './SavedViewItem.tsx': () => ({ SavedViewItem: 'li' }),
  './SaveViewForm.tsx': () => ({ SaveViewForm: 'form' }),
  './views-store.ts': () => ({ viewsState: stored, changeViews: change, setDamagedAside: vi.fn() }),
};

const prod = { id: 'a', name: 'Prod', search: '?search=prod' };

beforeEach(async () => {
  mockReact();
  const react = await import('react');
  vi.resetModules();
  vi.doMock('react', () => ({ ...react, useLayoutEffect: () => undefined }));
  for (const [path, mock] of Object.entries(mocks)) vi.doMock(path, mock);
  vi.stubGlobal('location', { origin: 'https://app.example' });
  stored.set({ is: 'read', saved: saveView(noViews, prod) });
});
afterEach(() => {
  unmockReact();
  for (const path of Object.keys(mocks)) vi.doUnmock(path);
  vi.unstubAllGlobals();
  vi.resetModules();
});

interface Props {
  children?: ReactNode;
  role?: string;
  onClick?: () => void;
  own?: { onDelete: () => void };
  onSave?: (name: string) => boolean;
}

/** Props of all that the panel has, over a list with these filters. */
async function panel(filters = {}) {
  const { ViewsPanel } = await import('./ViewsPanel.tsx');
  const props = { filters, open: undefined, isByItself: true, onFilters: vi.fn(), onClose: vi.fn() };
  const { shown } = mount(() => ViewsPanel(props));
  return () => elementsIn<Props>(shown()).map((one) => one.props);
}

/** The panel, with its one view deleted. */
async function afterDeletion() {
  const all = await panel();
  all()
    .find(({ own }) => own)
    ?.own?.onDelete();
  return {
    undo: () => all().find(({ children }) => children === 'Undo')?.onClick,
    news: () => {
      const [words] = [all().find(({ role }) => role === 'status')?.children].flat();
      return (words as ReactElement<Props>).props.children;
    },
  };
}

it('says that a deleted view is back once it is', async () => {
  const { undo, news } = await afterDeletion();
  expect(news()).toBe('“Prod” is deleted.');
  undo()?.();
  expect(saved().views).toEqual([prod]);
  expect(news()).toBe('“Prod” is back.');
  expect(undo()).toBeUndefined();
});

it('says what keeps a deleted view from coming back, and can be asked again', async () => {
  const { undo, news } = await afterDeletion();
  const other = { id: 'b', name: 'prod', search: '' };
  change((now) => saveView(now, other));
  undo()?.();
  expect(saved().views).toEqual([other]);
  expect(news()).toBe('“Prod” is not back: another view has this name.');
  change((now) => deleteView(now, other.id));
  undo()?.();
  expect(saved().views).toEqual([prod]);
  expect(news()).toBe('“Prod” is back.');
});

it('saves no view that would not be read again, and says so', async () => {
  const tried = async (length: number) => {
    const all = await panel({ search: 'a'.repeat(length) });
    const isSaved = all()
      .find(({ onSave }) => onSave)
      ?.onSave?.('Long');
    return [isSaved, saved().views.length, all().find(({ role }) => role === 'alert')?.children];
  };
  const before = '?search='.length;
  const words = 'The search and the filters of this list are too long to be saved. Nothing was changed.';
  expect(await tried(longestSearch - before + 1)).toEqual([false, 1, words]);
  expect(await tried(longestSearch - before)).toEqual([true, 2, false]);
});

it.each([
  [1, '1 saved view cannot be read by this version, and stays as it is.'],
  [2, '2 saved views cannot be read by this version, and stay as they are.'],
])('says of %i that it does not understand that they stay', async (count, words) => {
  change((now) => ({ ...now, others: Array.from({ length: count }, () => ({})) }));
  const all = await panel();
  expect(all().map(({ children }) => children)).toContain(words);
});
