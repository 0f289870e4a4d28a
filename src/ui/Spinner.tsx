import { useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './Spinner.module.css';

/** Something is under way, and nobody knows how much of it is done. Plain elements, for it stands where nothing else is loaded yet. */
export function Spinner({
  label,
  isLabelShown = true,
  size = 'small',
}: {
  /** What is under way: "Reading the sessions". */
  label: string;
  /** Otherwise only read aloud. */
  isLabelShown?: boolean;
  size?: 'small' | 'large';
}) {
  const id = useId();
  return (
    <span role="progressbar" aria-labelledby={id} className={styles.root}>
      <span aria-hidden="true" className={classNames(styles.ring, size === 'large' && styles.large)} />
      <span id={id} className={isLabelShown ? undefined : 'visually-hidden'}>
        {label}
      </span>
    </span>
  );
}
