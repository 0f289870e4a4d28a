import { Link } from 'react-router';
import { formatDuration } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { classNames } from '#src/ui/class-names.ts';
import type { ListState } from '#src/ui/list/list.ts';
import { type Summary, unproven } from './overview-rows.ts';
import styles from './overview.module.css';

/** What matters as numbers: each shows just those machines, or leads to one. `now`: server time, ms. */
export function Tiles({
  summary,
  now,
  state,
  setState,
}: {
  summary: Summary;
  now: number;
  state: ListState;
  setState: (state: ListState) => void;
}) {
  const { active, sessions, pending, next } = summary;
  const filter = (count: number, words: string, chosen: ListState['chosen']) => {
    const isChosen = JSON.stringify(state.chosen) === JSON.stringify(chosen);
    return (
      <button
        type="button"
        aria-pressed={isChosen}
        className={classNames(styles.tile, isChosen && styles.chosen)}
        onClick={() => setState({ ...state, search: '', chosen: isChosen ? {} : chosen })}
      >
        <strong>{count.toLocaleString('en')}</strong> {words}
      </button>
    );
  };
  return (
    <div className={styles.tiles}>
      {filter(active, 'with access', { access: ['active'] })}
      {filter(sessions, sessions === 1 ? 'session open' : 'sessions open', { session: ['open'] })}
      {next && (
        <Link to={paths.machine(next.machineId)} className={styles.tile}>
          <strong>{formatDuration(Math.max(0, next.at - now))}</strong> until the next end
        </Link>
      )}
      {pending > 0 && filter(pending, 'revocation pending', { access: ['revocationPending'] })}
      {summary.unproven > 0 && filter(summary.unproven, 'not confirmed', { access: unproven })}
    </div>
  );
}
