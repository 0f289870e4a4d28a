import { Button } from '@fluentui/react-components';
import { useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { MachineFilters } from '#src/paths.ts';
import { CopyButton } from '#src/ui/CopyButton.tsx';
import { rememberOpened } from './opened-view.ts';
import {
  deleteView,
  longestSearch,
  noViews,
  restoreView,
  type SavedView,
  type SavedViews,
  saveView,
  viewNamed,
} from './saved-views.ts';
import { SavedViewItem } from './SavedViewItem.tsx';
import { SaveViewForm } from './SaveViewForm.tsx';
import { filtersOf, type OpenView, searchOf } from './view-search.ts';
import { changeViews, type NotKept, setDamagedAside, type ViewsState, viewsState } from './views-store.ts';
import panelStyles from './panel.module.css';
import styles from './ViewsPanel.module.css';

/** Why nothing was changed, for the person. */
const notKeptWords: Record<NotKept | 'long', string> = {
  full: 'This browser has no room left for this page. Nothing was changed.',
  denied: 'This browser keeps nothing for this page, as in some private windows. Nothing was changed.',
  damaged: 'What this browser has kept of saved views cannot be read. Nothing was changed.',
  long: 'The search and the filters of this list are too long to be saved. Nothing was changed.',
};

const viewsIn = (state: ViewsState): SavedViews => (state.is === 'read' ? state.saved : noViews);

export interface ViewsPanelProps {
  /** The list as it is, with the columns that are shown. */
  filters: MachineFilters;
  open: OpenView | undefined;
  /** Nothing of it narrows or arranges the list. */
  isByItself: boolean;
  onFilters: (filters: MachineFilters) => void;
  onClose: () => void;
}

/** The views of the list that the person has given names: opened, renamed, deleted, shared; and the present one, to be saved. */
export function ViewsPanel({ filters, open, isByItself, onFilters, onClose }: ViewsPanelProps) {
  const state = useSyncExternalStore(viewsState.subscribe, viewsState.get);
  const saved = viewsIn(state);
  const [problem, setProblem] = useState<keyof typeof notKeptWords>();
  const [news, setNews] = useState('');
  const [deleted, setDeleted] = useState<{ view: SavedView; place: number; wasDefault: boolean }>();
  const { panel, keepFocus } = useKeptFocus();
  /** Says whether it was kept. `isLong`: it would be written, and not be read again. */
  const act = (change: (saved: SavedViews) => SavedViews, words: string, isLong = false): boolean => {
    keepFocus();
    const failed = isLong ? 'long' : changeViews(change);
    setProblem(failed);
    setNews(failed === undefined ? words : '');
    if (failed === undefined) setDeleted(undefined);
    return failed === undefined;
  };
  const go = (view: SavedView | undefined) => {
    rememberOpened(view?.id);
    onFilters(view === undefined ? {} : filtersOf(view.search));
    onClose();
  };
  const save = (name: string): boolean => {
    const view = { id: crypto.randomUUID(), name, search: searchOf(filters) };
    const isLong = view.search.length > longestSearch;
    if (!act((now) => saveView(now, view), `“${name}” is saved.`, isLong)) return false;
    rememberOpened(viewNamed(viewsIn(viewsState.get()), name)?.id);
    onFilters(filters);
    return true;
  };
  const remove = (view: SavedView) => {
    const gone = { view, place: saved.views.indexOf(view), wasDefault: saved.defaultId === view.id };
    if (act((now) => deleteView(now, view.id), `“${view.name}” is deleted.`)) setDeleted(gone);
  };
  const undo = () => {
    if (deleted === undefined) return;
    const { view, place, wasDefault } = deleted;
    if (!act((now) => restoreView(now, view, place, wasDefault), `“${view.name}” is back.`)) return;
    // Another tab may have given the name away.
    if (viewsIn(viewsState.get()).views.some(({ id }) => id === view.id)) return;
    setNews(`“${view.name}” is not back: another view has this name.`);
    setDeleted(deleted);
  };
  const putAside = () => {
    keepFocus();
    const failed = setDamagedAside();
    setProblem(failed);
    setNews(failed === undefined ? 'They are put aside.' : '');
  };
  return (
    <div className={panelStyles.panel} ref={panel}>
      <ul className={styles.list} aria-label="Views">
        <SavedViewItem
          name="All machines"
          isOpen={open === undefined}
          isModified={open === undefined && !isByItself}
          onOpen={() => go(undefined)}
        />
        {saved.views.map((view) => (
          <SavedViewItem
            key={view.id}
            name={view.name}
            isOpen={open?.view.id === view.id}
            isModified={open?.view.id === view.id && open.isModified}
            onOpen={() => go(view)}
            own={{ view, saved, act, onDelete: () => remove(view) }}
          />
        ))}
      </ul>
      {saved.others.length > 0 && (
        <p className={panelStyles.words}>
          {saved.others.length === 1
            ? '1 saved view cannot be read by this version, and stays as it is.'
            : `${saved.others.length} saved views cannot be read by this version, and stay as they are.`}
        </p>
      )}
      {state.is === 'damaged' && <Damaged onAside={putAside} />}
      {state.is === 'denied' && (
        <p className={panelStyles.words}>
          <strong>Views cannot be saved here.</strong> This browser keeps nothing for this page, as in some private
          windows. A link still carries the whole view.
        </p>
      )}
      <div role="alert" className={styles.problem}>
        {problem !== undefined && state.is !== 'denied' && notKeptWords[problem]}
      </div>
      <div className={styles.foot}>
        {state.is === 'read' && <SaveViewForm saved={saved} open={open} onSave={save} />}
        <CopyButton label="Copy link to this list" showLabel text={`${location.origin}/machines${searchOf(filters)}`} />
      </div>
      <div role="status" className={styles.news}>
        {news !== '' && <span>{news}</span>}
        {deleted !== undefined && (
          <Button appearance="subtle" size="small" onClick={undo}>
            Undo
          </Button>
        )}
      </div>
    </div>
  );
}

/** The button that is pressed may go with what it did; then the focus goes to what can be done next. */
function useKeptFocus() {
  const panel = useRef<HTMLDivElement>(null);
  const isInside = useRef(false);
  useLayoutEffect(() => {
    if (isInside.current && document.activeElement === document.body) {
      const next = panel.current?.querySelector<HTMLElement>('[role="status"] button');
      (next ?? panel.current?.querySelector('button'))?.focus();
    }
    isInside.current = false;
  });
  return {
    panel,
    keepFocus: () => {
      isInside.current = panel.current?.contains(document.activeElement) === true;
    },
  };
}

function Damaged({ onAside }: { onAside: () => void }) {
  return (
    <div>
      <p className={panelStyles.words}>
        <strong>The saved views of this browser cannot be read.</strong> Nothing is written over them. To save views
        again, they can be put aside in this browser’s storage.
      </p>
      <Button size="small" onClick={onAside}>
        Put them aside
      </Button>
    </div>
  );
}
