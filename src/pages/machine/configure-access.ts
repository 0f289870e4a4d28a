import { keepChange } from '#src/azure/revoke/change-records.ts';
import type { AzureError } from '#src/azure/transport/errors.ts';
import { machineEvidenceQuery } from '#src/azure/evidence/machine-evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { type Reduction, reduceAccess } from '#src/azure/revoke/reduce-access.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { heardServerNow, serverTimeThen } from '#src/azure/transport/server-clock.ts';
import { tellOtherTabs } from '#src/shell/other-tabs.ts';
import { configureWords, tellInBell } from './act-news.ts';

/** A change of live access, and what asks Azure for it. */
export interface Change {
  asked: Reduction;
  /** The answer is why the change is not on record, if it is not. */
  act: () => Promise<AzureError | undefined>;
}

/**
 * Asks Azure to let live access end sooner or reach less far; the machine's page then shows what Azure makes of it. Once Azure has accepted
 * the change it goes on record; the answer is the error when it did not.
 */
export function configureAccess(machineId: string, name: string, change: Reduction): Promise<AzureError | undefined> {
  return tellInBell(
    machineId,
    () => reduceAndRecord(machineId, change),
    (notRecorded) => configureWords(name, notRecorded),
  );
}

async function reduceAndRecord(machineId: string, change: Reduction): Promise<AzureError | undefined> {
  try {
    await reduceAccess(machineId, change);
  } finally {
    tellOtherTabs([machineId]);
    void queryClient.invalidateQueries({ queryKey: machineEvidenceQuery(machineId).queryKey });
  }
  const acceptedAt = instantNow();
  const isTimeKnown = (await heardServerNow()) !== undefined;
  return keepChange(machineId, change, isTimeKnown ? serverTimeThen(acceptedAt) : undefined);
}
