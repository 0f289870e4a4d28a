import { recordName } from '#src/consent/record.ts';
import { wait } from '#src/lib/wait.ts';
import { readDeployment, type RecordDeployment } from '#src/azure/records/record-deployments.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { operationState } from '#src/azure/transport/operations.ts';
import { type MachineGrant, settleTime, stillAgreed } from './grant-run.ts';

type Recorded = Pick<MachineGrant, 'record' | 'signal'>;

const shownWords = (found: RecordDeployment | undefined): string =>
  found === undefined
    ? 'Azure shows no record of it yet. Where another tab of this site has begun with it, bring that tab to the front, or close it.'
    : `Azure shows the record as ${found.provisioningState}.`;

const look = async ({ record, signal }: Recorded, group: string): Promise<{ words: string; isThere: boolean }> => {
  try {
    const found = await readDeployment(group, recordName(record.consentId), signal);
    const isThere = found !== undefined && operationState(found.provisioningState) === 'succeeded';
    return { words: shownWords(found), isThere };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return { words: `Azure cannot be read: ${error.message}`, isThere: false };
  }
};

/** Azure shows the record, and whoever was to read it back here has not: it may stand in line behind a tab that its browser has stopped. */
class There extends Error {}

/** How a record is waited for. */
export interface Watch {
  tell: (words: string) => void;
  /** Between two looks at what Azure shows, ms. */
  everyMs: number;
}

/** Tells what is waited for; ends, by a throw, when nothing is to be waited for any more. */
const watch = async (grant: Recorded, group: string, { tell, everyMs }: Watch): Promise<never> => {
  let wasThere = false;
  for (;;) {
    await wait(everyMs, grant.signal);
    const { words, isThere } = await look(grant, group);
    await settleTime(grant);
    stillAgreed(grant);
    if (isThere && wasThere) throw new There();
    wasThere = isThere;
    tell(`The consent is being recorded. ${words}`);
  }
};

/** One attempt at `keep`, called off when the watch ends; rejects with why. */
const attempt = async (
  grant: Recorded,
  group: string,
  how: Watch,
  keep: (signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const end = new AbortController();
  const signal = AbortSignal.any([grant.signal, end.signal]);
  const watching = watch({ ...grant, signal }, group, how);
  try {
    await Promise.race([keep(signal), watching]);
  } finally {
    end.abort();
    // What it is rejected with from here on is its end.
    await watching.catch(() => undefined);
  }
};

/**
 * Keeps the record of a consent in one resource group by `keep`, and tells meanwhile what is waited for. Rejects as `keep` does, and with
 * Stop once the agreed time is over. Where Azure shows it and `keep` has not ended, it begins anew.
 */
export const recordIn = async (
  grant: Recorded,
  group: string,
  how: Watch,
  keep: (signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  for (;;) {
    try {
      await attempt(grant, group, how, keep);
      return;
    } catch (error) {
      if (!(error instanceof There)) throw error;
    }
  }
};
