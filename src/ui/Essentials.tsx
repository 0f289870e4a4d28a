import type { ReactNode } from 'react';
import { Foldable } from './Foldable.tsx';
import styles from './Essentials.module.css';

export interface EssentialItem {
  label: string;
  value: ReactNode;
}

function List({ items }: { items: readonly EssentialItem[] }) {
  return (
    <dl className={styles.list}>
      {items.map((item) => [
        <dt key={`${item.label}-label`} className={styles.label}>
          {item.label}
        </dt>,
        <dd key={`${item.label}-value`} className={styles.value}>
          {item.value}
        </dd>,
      ])}
    </dl>
  );
}

/** The portal's Essentials: what all resources have on the left, what this kind has on the right. */
export function Essentials({ left, right }: { left: readonly EssentialItem[]; right: readonly EssentialItem[] }) {
  return (
    <Foldable summary="Essentials" defaultOpen>
      <div className={styles.columns}>
        <List items={left} />
        <List items={right} />
      </div>
    </Foldable>
  );
}
