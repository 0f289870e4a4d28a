import { Link } from 'react-router';
import { useStore } from 'zustand';
import { formatDuration } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { menuCounts } from '#src/shell/menu-counts.ts';
import { classNames } from '#src/ui/class-names.ts';
import type { ListState } from '#src/ui/list/list.ts';
import { type Summary, unproven } from './overview-rows.ts';
import styles from './overview.module.css';

/** What matters as numbers: each shows just those machines, or leads to one. `now`: server time, ms. `isWhole`: all was read, so none means none. */
export function Tiles({
  summary,
  now,
  isWhole,
  state,
  setState,
}: {
  summary: Summary;
  now: number;
  isWhole: boolean;
  state: ListState;
  setState: (state: ListState) => void;
}) {
  const { active, sessions, pending, next } = summary;
  const high = useStore(menuCounts)[paths.findings()]?.count ?? 0;
  const filter = (count: number, words: string, chosen: ListState['chosen']) => {
    const isChosen = JSON.stringify(state.chosen) === JSON.stringify(chosen);
    return (
      <button
        type="button"
        aria-pressed={isChosen}
        className={classNames(styles.tile, isChosen && styles.chosen)}
        onClick={() => setState({ ...state, search: '', chosen: isChosen ? {} : chosen })}
      >
        <strong>{count === 0 && !isWhole ? '–' : count.toLocaleString('en')}</strong> {words}
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
      {high > 0 && (
        <Link to={paths.findings({ severity: 'high' })} className={styles.tile}>
          <strong>{high.toLocaleString('en')}</strong> {high === 1 ? 'high finding' : 'high findings'}
        </Link>
      )}
    </div>
  );
}
