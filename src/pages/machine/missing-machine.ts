import { AzureError } from '#src/azure/transport/errors.ts';
import type { ConsentsReading } from '#src/azure/records/consent-records.ts';

/**
 * That Azure has no such machine, where nothing else is to be told of it. A machine that is gone may still be let in to: its page stays where
 * access was agreed to, where records that may say so could not be read or do not verify, and while the end of its access is asked for. `records`: absent
 * until they were read. A resource group that is gone keeps none.
 */
export function missingMachine(
  preflight: { data?: unknown; error: Error | null },
  records: Pick<ConsentsReading, 'consents' | 'problems'> | undefined,
  isRevoking: boolean,
): AzureError | undefined {
  const { data, error } = preflight;
  if (data !== undefined || !isNotFound(error) || isRevoking) return undefined;
  const isRead = records?.problems.every((problem) => isNotFound(problem.error)) === true;
  return isRead && records.consents.length === 0 ? error : undefined;
}

const isNotFound = (error: unknown): error is AzureError => error instanceof AzureError && error.kind === 'notFound';
