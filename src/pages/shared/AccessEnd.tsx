import type { AccessState } from '#src/consent/access/state.ts';
import { Time, TimeLeft } from '#src/ui/Time.tsx';
import styles from './shared.module.css';

/**
 * When access ends, with a bar of the time gone by, or when it ended; nothing where no end is known. `now`: server time, ms. `isCompact`: bar and
 * relative time, as in a cell.
 */
export function AccessEnd({
  state: { kind, since, until },
  now,
  isCompact = false,
}: {
  state: Pick<AccessState, 'kind' | 'since' | 'until'>;
  now: number;
  isCompact?: boolean;
}) {
  const word = words[kind];
  if (until === undefined || word === undefined) return null;
  const isAhead = until > now;
  const bar = isAhead && (kind === 'active' || kind === 'requested') && since !== undefined && since < until;
  if (isCompact) return bar ? <TimeLeft from={since} until={until} now={now} /> : <Time at={until} now={now} isShort />;
  return (
    <span className={styles.end}>
      {bar && (
        <span aria-hidden="true" className={styles.endTrack}>
          <span style={{ width: `${Math.min(Math.max((now - since) / (until - since), 0), 1) * 100}%` }} />
        </span>
      )}
      <span>
        {isAhead || kind === 'expired' ? word : 'Agreed end'} <Time at={until} now={now} />
      </span>
    </span>
  );
}

/** Of a revoked one the agreed end says nothing any more. */
const words: Partial<Record<AccessState['kind'], string>> = {
  requested: 'Ends',
  active: 'Ends',
  revocationPending: 'Ends at the latest',
  unconfirmed: 'Ends at the latest',
  expired: 'Expired',
};
