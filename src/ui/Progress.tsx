import { useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './ui.module.css';

/** How much is done, of `max`. Without a `value` nobody knows how much, and the bar moves. `note`: words under it. */
export function ProgressBar({
  label,
  value,
  max = 1,
  note,
}: {
  label: string;
  value?: number | undefined;
  max?: number;
  note?: string;
}) {
  const noteId = useId();
  const share = value === undefined ? undefined : max > 0 ? Math.min(Math.max(value / max, 0), 1) : 1;
  const percent = share === undefined ? undefined : Math.floor(share * 100);
  return (
    <div>
      <div
        role="progressbar"
        aria-label={label}
        aria-describedby={note === undefined ? undefined : noteId}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className={styles.track}
      >
        <div
          className={classNames(styles.bar, share === undefined && styles.moving)}
          style={share === undefined ? undefined : { width: `${share * 100}%` }}
        />
      </div>
      {note !== undefined && (
        <div id={noteId} className="quiet">
          {note}
        </div>
      )}
    </div>
  );
}

/** Something is under way, and nobody knows how much of it is done. */
export function Spinner({ label, isLabelShown = true }: { label: string; isLabelShown?: boolean }) {
  return (
    <span role="progressbar" aria-label={label} className={styles.inline}>
      <span aria-hidden="true" className={styles.ring} />
      {isLabelShown && <span aria-hidden="true">{label}</span>}
    </span>
  );
}
