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
 * the box below the header, on the page that it was opened on.
 */
export function HeaderSearch() {
  const navigate = useNavigate();
  // Azure's spelling of a machine's name is the same page.
  const pathname = useLocation().pathname.toLowerCase();
  const [text, setText] = useState('');
  const [openOn, setOpenOn] = useState<string>();
  const open = openOn === pathname;
  const close = () => setOpenOn(undefined);
  // Nor is it open again on the way back.
  if (!open && openOn !== undefined) close();
  const toggle = () => {
    setOpenOn(open ? undefined : pathname);
    if (!open) requestAnimationFrame(() => document.getElementById(headerSearchId)?.focus());
  };
  if (pathname === paths.machines()) return null;
  return (
    <div
      role="presentation"
      className={styles.root}
      // It covers the page's commands. A window that loses the focus leaves it open.
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget && !currentTarget.contains(relatedTarget)) close();
      }}
      onKeyDown={({ key, nativeEvent }) => {
        // While there is text Escape is the box's own, and does not come here.
        if (!open || key !== 'Escape' || nativeEvent.isComposing) return;
        document.getElementById(openSearchId)?.focus();
        close();
      }}
    >
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
        <form onSubmit={onSubmit(() => void navigate(paths.machines({ search: text.trim() })))}>
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
    </div>
  );
}
