import { Button } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { paths } from '#src/paths.ts';
import { onSubmit } from '#src/ui/submit.ts';
import { headerSearchId, openSearchId } from './shortcuts.ts';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { Tooltip } from '#src/ui/Tooltip.tsx';
import { classNames } from '#src/ui/class-names.ts';
import styles from './HeaderSearch.module.css';

/**
 * Leads to the machines that match; not on their own page, which has a box that searches them at once. Under 720 px it is a button that opens
 * the box below the header.
 */
export function HeaderSearch() {
  const navigate = useNavigate();
  const isOnList = useLocation().pathname === paths.machines();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const toggle = () => {
    setOpen(!open);
    if (!open) requestAnimationFrame(() => document.getElementById(headerSearchId)?.focus());
  };
  if (isOnList) return null;
  return (
    <>
      <span className={styles.toggle}>
        <Tooltip content="Search all machines" relationship="label">
          <Button
            id={openSearchId}
            appearance="subtle"
            icon={<Search20Regular />}
            aria-expanded={open}
            onClick={toggle}
          />
        </Tooltip>
      </span>
      <search className={classNames(styles.form, open && styles.formOpen)}>
        <form
          onSubmit={onSubmit(() => {
            setOpen(false);
            void navigate(paths.machines({ search: text.trim() }));
          })}
        >
          <SearchBox
            id={headerSearchId}
            className={styles.box}
            label="Search all machines"
            value={text}
            onChange={setText}
            hint="G+/"
          />
        </form>
      </search>
    </>
  );
}
