import { queryOptions } from '@tanstack/react-query';
import type { SignatureVerdict } from '#src/consent/signature.ts';
import type { ConsentEntry, ConsentsReading, RecordProblem } from './records.ts';

export interface ConsentReading {
  /** Absent when no record of that id was found where this person may read. */
  entry?: ConsentEntry;
  problems: RecordProblem[];
  /** Server time when the reading began, ms. */
  readAt: number;
}

/** All consents in the resource groups that hold machines this person can read. */
export function historyQuery() {
  return queryOptions({
    queryKey: ['consents'],
    queryFn: (): Promise<ConsentsReading> => Promise.reject(new Error('not written yet')),
    staleTime: 30_000,
  });
}

/** One consent, also from the resource groups of its machines that the list of machines does not lead to. */
export function consentQuery(consentId: string) {
  return queryOptions({
    queryKey: ['consents', consentId],
    queryFn: (): Promise<ConsentReading> => Promise.reject(new Error('not written yet')),
    staleTime: 30_000,
  });
}

/** Who signed the consent, as its record proves. */
export function signerQuery(entry: Pick<ConsentEntry, 'consentId' | 'record'>) {
  return queryOptions({
    queryKey: ['signer', entry.consentId],
    queryFn: (): Promise<SignatureVerdict> => Promise.reject(new Error('not written yet')),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
