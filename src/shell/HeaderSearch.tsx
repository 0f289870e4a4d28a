import { Button } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { paths } from '#src/paths.ts';
import { classNames } from '#src/ui/class-names.ts';
import { hint } from '#src/ui/Hint.tsx';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { headerSearchId, openSearchId } from './names.ts';
import styles from './shell.module.css';

export interface Target {
  label: string;
  to: string;
}

/** Where a search can lead: an id to its own page, all else to the lists narrowed to it. The first is what Enter opens. */
export function searchTargets(text: string): Target[] {
  const wanted = text.trim();
  if (wanted === '') return [];
  const machine = parseMachineId(wanted);
  if (machine) return [{ label: `Open machine ${machine.name}`, to: paths.machine(wanted) }];
  const lists = [
    { label: `Machines with “${wanted}”`, to: paths.machines({ search: wanted }) },
    { label: `Consents and requests with “${wanted}”`, to: paths.history({ search: wanted }) },
  ];
  return /^rs-[a-z2-7]{20,}$/i.test(wanted)
    ? [{ label: `Open consent ${wanted}`, to: paths.consent(wanted.toLowerCase()) }, ...lists]
    : lists;
}

/** The header's search. In a narrow window it is a button that opens the box over the header. */
export function HeaderSearch() {
  const navigate = useNavigate();
  const { key } = useLocation();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  // Open on the page that it was opened on.
  const [openOn, setOpenOn] = useState<string>();
  const isOpen = openOn === key;
  const targets = isOpen ? searchTargets(text) : [];
  const go = (target: Target | undefined) => {
    if (target === undefined) return;
    setOpenOn(undefined);
    setText('');
    void navigate(target.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') go(targets[at]);
    else if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(targets.length, 1));
    else if (event.key === 'ArrowUp') setAt((at - 1 + targets.length) % Math.max(targets.length, 1));
    // While there is text, Escape is the box's own and does not come here.
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  const close = () => {
    setOpenOn(undefined);
    document.getElementById(openSearchId)?.focus();
  };
  return (
    <search
      className={styles.headerSearch}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget && !currentTarget.contains(relatedTarget)) setOpenOn(undefined);
      }}
    >
      <Button
        id={openSearchId}
        appearance="transparent"
        className={classNames(styles.headerButton, styles.searchToggle)}
        icon={<Search20Regular />}
        aria-expanded={isOpen}
        {...hint('Search', 'label')}
        onClick={() => {
          setOpenOn(isOpen ? undefined : key);
          if (!isOpen) requestAnimationFrame(() => document.getElementById(headerSearchId)?.focus());
        }}
      />
      <div className={classNames(styles.searchPlace, isOpen && styles.searchOpen)}>
        <SearchBox
          id={headerSearchId}
          label="Search machines, consents, requests"
          value={text}
          onChange={(next) => {
            setText(next);
            setAt(0);
            setOpenOn(key);
          }}
          onKeyDown={onKeyDown}
          keys="G+/"
          className={styles.searchBox}
          combobox={{ listId, isOpen: targets.length > 0, activeId: `${listId}-${at}` }}
        />
        <div
          id={listId}
          role="listbox"
          aria-label="Search"
          className={styles.searchTargets}
          hidden={targets.length === 0}
        >
          {targets.map((target, index) => (
            <button
              key={target.label}
              id={`${listId}-${index}`}
              type="button"
              role="option"
              className={styles.searchTarget}
              tabIndex={-1}
              aria-selected={index === at}
              onClick={() => go(target)}
            >
              {target.label}
            </button>
          ))}
        </div>
      </div>
    </search>
  );
}
