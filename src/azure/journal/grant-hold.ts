import { forgetLeft, hasLeft } from '#src/auth/left-page.ts';
import { inJournal } from './journal.ts';
import { journalHealth } from './journal-health.ts';
import { grantPrefix } from './journal-rows.ts';

/** Nothing that was pressed for in this browser goes on by itself any more; what tabs are at work on, they finish. */
export const holdGrants = (): Promise<void> =>
  inJournal(async (page) => {
    for (const row of await page.rows(grantPrefix()))
      if (row.act === 'grant' && row.awaitsPress !== true) page.put({ ...row, awaitsPress: true });
  });

/** After this tab was left for Microsoft Entra, before the journal is asked what goes on or is told of a press. */
export const holdIfLeft = async (): Promise<void> => {
  if (!hasLeft()) return;
  await holdGrants();
  // Else it is done over: the storage may have rows that nobody has seen.
  if (journalHealth() === 'durable') forgetLeft();
};
