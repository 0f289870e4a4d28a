import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Foldable } from './Foldable.tsx';
import { narrow } from './widths.ts';

export interface EssentialItem {
  label: string;
  value: ReactNode;
}

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalXXXL,
    rowGap: tokens.spacingVerticalXS,
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  list: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, max-content) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    alignContent: 'start',
    margin: 0,
  },
  label: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
});

function List({ items }: { items: readonly EssentialItem[] }) {
  const styles = useStyles();
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
  const styles = useStyles();
  return (
    <Foldable summary="Essentials" defaultOpen>
      <div className={styles.columns}>
        <List items={left} />
        <List items={right} />
      </div>
    </Foldable>
  );
}
