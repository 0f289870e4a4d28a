import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { periodOf } from './history-filter.ts';

/** Days of the browser's zone, YYYY-MM-DD, both included. */
export interface AuditPeriod {
  from: string;
  to: string;
}

export const yearPeriod = (year: number): AuditPeriod => ({ from: `${year}-01-01`, to: `${year}-12-31` });

/** Why no pack can be made of a period; undefined when one can. */
export function periodProblem({ from, to }: AuditPeriod): string | undefined {
  const bounds = periodOf({ from, to });
  if (!Number.isFinite(bounds.from) || !Number.isFinite(bounds.until)) return 'Choose the first and the last day.';
  return bounds.from < bounds.until ? undefined : 'The first day lies after the last.';
}

/** The same of a period that may have no first day or no last. */
export const openPeriodProblem = ({ from, to }: AuditPeriod): string | undefined =>
  from === '' || to === '' ? undefined : periodProblem({ from, to });

/** Whether the time that a consent agrees to reaches into the period, whenever it was ended. */
export function isInPeriod({ notBefore, notAfter }: ConsentHistoryEntry['consent'], period: AuditPeriod): boolean {
  const { from, until } = periodOf(period);
  return Date.parse(notBefore) < until && Date.parse(notAfter) > from;
}

/** Rows of consents of the period, the oldest first, each always in the same place. */
export function rowsIn<Row extends { entry: Pick<ConsentHistoryEntry, 'consent' | 'consentId'> }>(
  rows: readonly Row[],
  period: AuditPeriod,
): Row[] {
  const orderOf = ({ entry }: Row): string => `${entry.consent.notBefore} ${entry.consentId}`;
  return rows
    .filter(({ entry }) => isInPeriod(entry.consent, period))
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** The years that the consents reach into, the newest first; never none. `now` in ms of server time. */
export function yearsOf(entries: readonly ConsentHistoryEntry[], now: number): number[] {
  const years = new Set([new Date(now).getFullYear()]);
  for (const { consent } of entries)
    for (const at of [consent.notBefore, consent.notAfter]) {
      const year = new Date(at).getFullYear();
      if (year <= new Date(now).getFullYear()) years.add(year);
    }
  return [...years].toSorted((a, b) => b - a);
}
