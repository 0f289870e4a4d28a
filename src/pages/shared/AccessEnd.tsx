import type { ConsentEntry } from '#src/azure/records.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { hourMs, minuteMs, parseInstant } from '#src/lib/time.ts';
import { classNames } from '#src/ui/class-names.ts';
import { StateIcon } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import styles from './shared.module.css';

/**
 * When access ends, with a bar of the time gone by, or when it ended; nothing where no end is known. `now`: server time, ms. `isCompact`: bar and
 * relative time, as in a cell.
 */
export function AccessEnd({
  state,
  now,
  isCompact = false,
}: {
  state: Pick<AccessState, 'kind' | 'since' | 'until'>;
  now: number;
  isCompact?: boolean;
}) {
  const { kind, since } = state;
  const until = shownEnd(state);
  if (until === undefined) return null;
  const isAhead = until > now;
  // Access that was granted for an hour doesn't begin with a warning.
  const markedMs = since !== undefined && until - since <= nearMs ? lastMs : nearMs;
  const isNear = isAhead && kind === 'active' && until - now <= markedMs;
  const bar = isAhead && !isNear && (kind === 'active' || kind === 'requested') && since !== undefined && since <= now;
  return (
    <span className={classNames(styles.end, isCompact && styles.endShort)}>
      {bar && (
        <span aria-hidden="true" className={styles.endTrack}>
          <span style={{ width: `${((now - since) / (until - since)) * 100}%` }} />
        </span>
      )}
      <span className={classNames(isNear && styles.endNear)}>
        {isNear && <StateIcon tone={until - now <= lastMs ? 'bad' : 'attention'} />}
        {!isCompact && (isAhead || kind === 'expired' ? words[kind] : 'Agreed end')}{' '}
        <Time at={until} now={now} isShort={isCompact} />
      </span>
    </span>
  );
}

/** The last hour before an end has a mark, the last minutes a graver one, ms. */
const nearMs = hourMs;
const lastMs = 15 * minuteMs;

/** The end to show of a state, ms. */
export function shownEnd({ kind, until }: Pick<AccessState, 'kind' | 'until'>): number | undefined {
  return kind in words ? until : undefined;
}

/** Of a revoked one the agreed end says nothing any more. */
const words: Partial<Record<AccessState['kind'], string>> = {
  requested: 'Ends',
  active: 'Ends',
  revocationPending: 'Ends at the latest',
  unconfirmed: 'Ends at the latest',
  expired: 'Expired',
};

/** A change of access is no new beginning. */
export function startedWith({ kind, since, until }: AccessState, entry: ConsentEntry | undefined) {
  const agreed = parseInstant(entry?.consent.notBefore) ?? since;
  return { kind, ...(agreed !== undefined && { since: agreed }), ...(until !== undefined && { until }) };
}
