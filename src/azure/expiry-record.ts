import { isConsentId } from '#src/consent/consent-reading.ts';
import type { AccessState } from '#src/consent/access-state.ts';
import type { ConsentsReading } from './consent-records.ts';
import { keepEnd } from './end-records.ts';

/**
 * The consent under which access to the machine ended by itself, proven by the machine's own report, when no end of it is on record.
 * `undefined` where anything of that is not certain.
 */
export const unrecordedExpiry = (
  machineId: string,
  { kind, job }: Pick<AccessState, 'kind' | 'job'>,
  { consents, problems }: Pick<ConsentsReading, 'consents' | 'problems'>,
): string | undefined => {
  if (kind !== 'expired' || job?.nodeState?.toLowerCase() !== 'expired') return undefined;
  const consentId = job.name.toLowerCase();
  const id = machineId.toLowerCase();
  const entry = isConsentId(consentId) ? consents.find((one) => one.consentId === consentId) : undefined;
  if (entry === undefined || entry.ends.some((end) => end.machineId.toLowerCase() === id)) return undefined;
  // An end record that cannot be understood may be there.
  const isUnclear = problems.some((problem) => problem.consentId === undefined || problem.consentId === consentId);
  return isUnclear ? undefined : consentId;
};

const tried = new Set<string>();

/**
 * Puts the end of access that expired on record, once for each machine and consent while this page is loaded: nobody revoked it, so nobody
 * else does. Best effort, for the evidence stays in Azure; an end that is on record already stays as it is. Never rejects.
 */
export const recordExpiry = async (machineId: string, consentId: string, sentence: string): Promise<void> => {
  const key = `${machineId.toLowerCase()} ${consentId}`;
  if (tried.has(key)) return;
  tried.add(key);
  await keepEnd(machineId, consentId, { ended: 'expired', sentence });
};
