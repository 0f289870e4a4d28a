import { useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './ProgressBar.module.css';

/**
 * How much is done. Plain elements: Fluent's bar brings half of its form fields along. Without a `value` nobody knows how much, and the bar
 * moves.
 */
export function ProgressBar({
  label,
  value,
  max = 1,
  note,
  thick = false,
  className,
}: {
  /** What is under way: "Export". */
  label: string;
  /** How much of `max` is done. */
  value?: number | undefined;
  max?: number;
  /** Words under the bar that say more. */
  note?: string;
  thick?: boolean;
  className?: string | undefined;
}) {
  const noteId = useId();
  const share = value === undefined ? undefined : max > 0 ? Math.min(Math.max(value / max, 0), 1) : 1;
  return (
    <div className={className}>
      <div
        role="progressbar"
        aria-label={label}
        aria-describedby={note === undefined ? undefined : noteId}
        {...(share === undefined
          ? {}
          : {
              'aria-valuemin': 0,
              'aria-valuemax': 100,
              'aria-valuenow': Math.floor(share * 100),
              'aria-valuetext': `${Math.floor(share * 100)} %`,
            })}
        className={classNames(styles.track, thick && styles.thick)}
      >
        <div
          className={classNames(styles.bar, share === undefined && styles.moving)}
          {...(share === undefined ? {} : { style: { width: `${share * 100}%` } })}
        />
      </div>
      {note !== undefined && (
        <div id={noteId} className={styles.note}>
          {note}
        </div>
      )}
    </div>
  );
}
