import { vi } from 'vitest';
import { sampleNow, sampleRecord } from '#src/consent/samples.ts';
import { machine, settle } from './revokes-fixture.ts';
import type { SampleRequest } from './sample-arm.ts';

// For the tests of a revoke that names no job: what it finds, and what the records say meanwhile.

export const load = async () => {
  vi.resetModules();
  return import('#src/azure/revoke/revoke-without-job.ts');
};

export const isRecord = ({ path }: SampleRequest): boolean => path.includes('/deployments');

/** What the records say, and of which of them that is not known, when they have just been read. */
export const recorded = async (ends: object[], problems: object[] = []): Promise<string> => {
  const { machineConsentsQuery } = await import('#src/azure/records/consent-records.ts');
  const { queryClient } = await import('#src/azure/query-client.ts');
  const { consentId, consent, consentHash } = await sampleRecord();
  const reading = { consents: [{ consentId, consent, consentHash, ends }], problems, readAt: Date.now() };
  queryClient.setQueryData(machineConsentsQuery(machine).queryKey, reading as never);
  return consentId;
};

/** The job that a revoke without one finds, or what it throws. */
export const found = async (options: { removeExtension?: boolean; startedAt?: number; spares?: string[] } = {}) => {
  const page = await load();
  const { removeExtension = false, startedAt = sampleNow, spares } = options;
  const row = { machineId: machine, removeExtension, spares: spares ?? [] };
  return settle(
    page
      .findJobsToRevoke(row, () => startedAt, new AbortController().signal)
      .then(
        ([job]) => job,
        (error: unknown) => ({ thrown: error }),
      ),
  );
};
