import { useSearchParams } from 'react-router';
import styles from './history.module.css';

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** Days of the URL (`from`, `to`, both included) as moments, ms; whatever else stands there counts as none. */
export function readPeriod(query: URLSearchParams): { from: number; until: number } {
  const from = startOf(query.get('from'));
  const to = startOf(query.get('to'));
  const until = to === undefined ? Number.POSITIVE_INFINITY : nextDay(to);
  return { from: from ?? Number.NEGATIVE_INFINITY, until };
}

/** The days between which a consent ran, as filters of the list. */
export function PeriodFields() {
  const [query, setQuery] = useSearchParams();
  const set = (key: 'from' | 'to', day: string) => {
    const next = new URLSearchParams(query);
    if (day === '') next.delete(key);
    else next.set(key, day);
    setQuery(next, { replace: true, preventScrollReset: true });
  };
  return (
    <span className={styles.period}>
      <DayField label="From" value={query.get('from') ?? ''} onChange={(day) => set('from', day)} />
      <DayField label="To" value={query.get('to') ?? ''} onChange={(day) => set('to', day)} />
    </span>
  );
}

/** A day of the browser's zone, in which the page shows all times. */
export function DayField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (day: string) => void;
}) {
  return (
    <label className={styles.day}>
      {label}
      <input
        type="date"
        value={dayPattern.test(value) ? value : ''}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}

/** The first moment of a day, `2026-11-30`, in the browser's zone, ms. */
export function startOf(day: string | null): number | undefined {
  if (day === null || !dayPattern.test(day)) return undefined;
  const start = new Date(`${day}T00:00:00`).getTime();
  return Number.isNaN(start) ? undefined : start;
}

/** The next midnight, which a day of 23 or 25 hours reaches too. */
export function nextDay(start: number): number {
  const day = new Date(start);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
}
