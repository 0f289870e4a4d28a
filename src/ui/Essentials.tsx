import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Details } from './Details.tsx';
import styles from './ui.module.css';

export interface Fact {
  label: string;
  value: ReactNode;
}

/** The portal's Essentials: names and values in two columns, one in a narrow window. Foldable, open at first. */
export function Essentials({ facts }: { facts: readonly Fact[] }) {
  return (
    <Details summary="Essentials" isOpen>
      <Facts facts={facts} />
    </Details>
  );
}

/** The same list without the fold. `isSingle` keeps it in one column, as in a pane or a summary. */
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
