import { Button } from '@fluentui/react-components';
import { Delete16Regular, Star16Filled, Star16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useStore } from 'zustand';
import { AzureText } from '#src/ui/AzureText.tsx';
import { hint } from '#src/ui/Hint.tsx';
import { plainState, readListState, writeListState } from '#src/ui/list/list-state.ts';
import { LeavingButton } from '#src/ui/LeavingButton.tsx';
import type { ShownList } from '#src/ui/list/list.ts';
import type { MachineRow } from './machine-data.ts';
import styles from './machines.module.css';
import {
  changeViews,
  currentView,
  isSameName,
  longestName,
  type SavedView,
  viewsStore,
  withDefault,
  withView,
} from './views.ts';

/** Saved views: a name and a URL each, and one in which the list opens. */
export function ViewsPanel({
  shown,
  facets,
  onClose,
}: {
  shown: ShownList<MachineRow>;
  facets: readonly string[];
  onClose: () => void;
}) {
  const views = useStore(viewsStore, (state) => state.views);
  const [name, setName] = useState('');
  const [news, setNews] = useState('');
  const current = currentView(views, shown.state);
  const open = (search: string) => {
    shown.setState(search === '' ? plainState : readListState(new URLSearchParams(search), facets));
    onClose();
  };
  const change = (next: (views: readonly SavedView[]) => readonly SavedView[], done = '') =>
    void changeViews(next).then((isKept) => setNews(isKept ? done : 'Your browser doesn’t allow saving.'));
  const isTaken = views.some((view) => isSameName(view.name, name.trim()));
  return (
    <div className={styles.panel}>
      <ul className={styles.views}>
        <li>
          <Button appearance="subtle" aria-current={isPlain(shown) || undefined} onClick={() => open('')}>
            All machines
          </Button>
        </li>
        {views.map((view) => (
          <li key={view.name}>
            <Button
              appearance="subtle"
              className={styles.viewName}
              aria-current={view === current || undefined}
              onClick={() => open(view.search)}
            >
              <AzureText text={view.name} />
            </Button>
            <Button
              appearance="subtle"
              size="small"
              icon={view.isDefault ? <Star16Filled /> : <Star16Regular />}
              aria-pressed={view.isDefault === true}
              {...hint(`Open the list in ${view.name}`, 'label')}
              onClick={() => change((all) => withDefault(all, view.isDefault ? undefined : view.name))}
            />
            <LeavingButton
              appearance="subtle"
              size="small"
              icon={<Delete16Regular />}
              {...hint(`Delete ${view.name}`, 'label')}
              onClick={() => change((all) => all.filter((one) => one.name !== view.name))}
            />
          </li>
        ))}
      </ul>
      <form
        className={styles.save}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') return;
          const columns = shown.columns.map(({ key }) => key);
          const search = writeListState({ ...shown.state, columns }).toString();
          shown.setState({ ...shown.state, columns });
          change((all) => withView(all, { name, search }), `Saved “${name.trim()}”.`);
          setName('');
        }}
      >
        <label>
          Save this list as{' '}
          <input value={name} maxLength={longestName} onChange={({ currentTarget }) => setName(currentTarget.value)} />
        </label>
        <Button type="submit" disabledFocusable={name.trim() === ''}>
          {isTaken ? 'Replace' : 'Save'}
        </Button>
      </form>
      <div role="status">{news}</div>
    </div>
  );
}

function isPlain({ state }: Pick<ShownList<MachineRow>, 'state'>): boolean {
  return writeListState(state).size === 0;
}
