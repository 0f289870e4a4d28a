import { Search20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { paths } from '#src/paths.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { PopoverButton } from '#src/ui/MenuButton.tsx';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { useIsNarrow } from '#src/ui/use-media.ts';
import { headerSearchId } from './names.ts';
import styles from './shell.module.css';

/** Where a search can lead: an id to its own page, all else to the lists narrowed to it. The first is what Enter opens. */
export function searchTargets(text: string): { label: string; to: string }[] {
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

/** The header's search. In a narrow window it is behind a button. */
export function HeaderSearch() {
  return (
    <search id={headerSearchId} className={styles.headerSearch}>
      {useIsNarrow() ? (
        <PopoverButton
          label="Search"
          icon={<Search20Regular />}
          isLabelShown={false}
          appearance="transparent"
          className={styles.headerButton}
        >
          {(close) => <SearchForm onGo={close} />}
        </PopoverButton>
      ) : (
        <SearchForm />
      )}
    </search>
  );
}

function SearchForm({ onGo }: { onGo?: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const targets = searchTargets(text);
  const leave = () => {
    setText('');
    onGo?.();
  };
  return (
    <form
      className={styles.searchForm}
      onSubmit={(event) => {
        event.preventDefault();
        const [first] = targets;
        if (first === undefined) return;
        leave();
        void navigate(first.to);
      }}
    >
      <SearchBox label="Search machines, consents, requests" value={text} onChange={setText} keys="G+/" />
      {targets.length > 0 && (
        <ul className={styles.searchTargets}>
          {targets.map(({ label, to }) => (
            <li key={label}>
              {/* Safari gives links the focus of a press, which keeps them in sight, only with a place in the order of stops. */}
              <Link to={to} tabIndex={0} onClick={leave}>
                <AzureText text={label} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
