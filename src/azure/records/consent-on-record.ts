import type { AzureError } from '#src/azure/transport/errors.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentHistoryEntry } from './consent-history.ts';
import { machineConsentsQuery } from './consent-records.ts';

interface OnRecord {
  entry?: ConsentHistoryEntry;
  /** Why not all records were read, where the consent was not found: it may be among the others. */
  unread?: AzureError;
}

const look = async (machineId: string, consentId: string, more: { staleTime?: 0 }): Promise<OnRecord> => {
  const { consents, problems } = await queryClient.fetchQuery({ ...machineConsentsQuery(machineId), ...more });
  const entry = consents.find((consent) => consent.consentId === consentId);
  if (entry !== undefined) return { entry };
  const unread = problems.find(({ error }) => error !== undefined)?.error;
  return unread === undefined ? {} : { unread };
};

/**
 * The consent behind a job, from the resource group of its machine. What is held may be a listing that failed for somebody else: where the
 * consent may be missing for that, it is looked for once more. Throws AzureError.
 */
export const consentOnRecord = async (machineId: string, consentId: string): Promise<OnRecord> => {
  const held = await look(machineId, consentId, {});
  return held.unread === undefined ? held : look(machineId, consentId, { staleTime: 0 });
};
