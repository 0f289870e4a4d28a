import type { Account } from '#src/auth/session.ts';
import { type ConsentHistoryEntry, readWholeRecords } from '#src/azure/records/consent-records.ts';
import { config } from '#src/config.ts';
import { appBuild, appVersion } from '#src/lib/app-version.ts';
import { inSlices } from '#src/lib/slices.ts';
import type { PackPlan } from './audit-pack.ts';
import { type AuditPeriod, isInPeriod } from './audit-period.ts';
import { historyRow, type HistoryRow, type RowContext } from './history-row.ts';

export interface PackWish {
  period: AuditPeriod;
  saved: PackPlan['saved'];
  account: Account | null;
  /** How machines and people are called. */
  names: Pick<RowContext, 'nameOf' | 'callers'>;
}

/**
 * What a pack of this period is made of. The records are read for it: a pack bears the time of now, and since the page has read them an end may
 * have been recorded, or a record changed. Throws, also when called off.
 */
export async function planOf({ period, saved, account, names }: PackWish, signal: AbortSignal): Promise<PackPlan> {
  const isWanted = (consent: ConsentHistoryEntry['consent']) => isInPeriod(consent, period);
  const reading = await readWholeRecords(isWanted, signal);
  const context = { ...names, reader: account, now: reading.readAt };
  const rows: HistoryRow[] = [];
  const take = (entry: ConsentHistoryEntry) => void rows.push(historyRow(entry, context));
  await inSlices(reading.consents, take, signal);
  signal.throwIfAborted();
  return {
    period,
    reading,
    rows,
    saved,
    facts: {
      by: account === null ? 'nobody signed in' : `${account.name}, ${account.userId}`,
      endpoint: config().resourceManager,
      container: config().evidence?.container,
      app: `${appVersion}, build ${appBuild}`,
      scope: reading.asked.toSorted(),
    },
  };
}
