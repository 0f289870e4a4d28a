import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './ui.module.css';

export interface Fact {
  label: string;
  value: ReactNode;
}

/** Names and values in two columns, one in a narrow window. `isSingle` keeps it in one, as in a pane or a summary. */
export function Facts({ facts, isSingle = false }: { facts: readonly Fact[]; isSingle?: boolean }) {
  return (
    <dl className={classNames(styles.facts, isSingle && styles.single)}>
      {facts.map(({ label, value }) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
