import { ChevronRight16Regular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { ownText } from './own-text.tsx';
import { usePrinting } from './printing.ts';
import styles from './Foldable.module.css';

/** A line that opens to more. The folded part is not rendered, so it costs nothing until asked for. */
export function Foldable({
  summary,
  children,
  defaultOpen = false,
  quiet = false,
}: {
  summary: ReactNode;
  children: ReactNode;
  /** Opens it, also later, until it is folded by hand. It stays open when there is no reason for it any more: somebody may read it. */
  defaultOpen?: boolean;
  /** For asides such as "How we know": regular weight, second colour. */
  quiet?: boolean;
}) {
  // Missing while neither a default nor a hand has opened it.
  const [unfolded, setUnfolded] = useState<boolean | undefined>(defaultOpen || undefined);
  if (defaultOpen && unfolded === undefined) setUnfolded(true);
  const open = usePrinting() || unfolded === true;
  const panelId = useId();
  return (
    <div>
      <button
        type="button"
        className={classNames(styles.button, quiet && styles.quiet)}
        aria-expanded={open}
        aria-controls={panelId}
        onClick={() => setUnfolded(unfolded !== true)}
      >
        <span className={styles.line}>
          <ChevronRight16Regular className={classNames(styles.chevron, open && styles.open)} aria-hidden="true" />
        </span>
        {ownText(summary)}
      </button>
      {/* Also in a message that is read out as it comes: who unfolds it reads on from there, and did not ask for all of it to be read out. */}
      <div id={panelId} hidden={!open} aria-live="off" className={styles.panel}>
        {open && children}
      </div>
    </div>
  );
}
