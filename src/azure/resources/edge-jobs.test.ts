import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { decodeJob, jobsUnavailable } from './edge-jobs.ts';

const arm = {
  id: '/subscriptions/s/…/jobs/remoteSupport',
  name: 'remoteSupport',
  kind: 'HCI',
  systemData: { createdBy: 'alan@contoso.example', createdByType: 'User', lastModifiedAt: '2026-11-24T12:00:00Z' },
  properties: {
    jobType: 'RemoteSupport',
    type: 'Enable',
    accessLevel: 'Diagnostics',
    expirationTimestamp: '2024-01-29T10:43:27.9471574Z',
    provisioningState: 'Succeeded',
    status: 'Succeeded',
    startTimeUtc: '2024-01-29T08:00:00Z',
    reportedProperties: {
      percentComplete: 100,
      nodeSettings: {
        state: 'Active',
        connectionStatus: 'Connected',
        connectionErrorMessage: '',
        updatedAt: '2024-01-29T08:01:00Z',
      },
      sessionDetails: [{ sessionId: 'one', sessionStartTime: '2024-01-29T09:00:00Z', duration: 120 }, 'odd', null],
    },
  },
};

describe('decodeJob', () => {
  it('reads a job as evidence, absent and empty fields left out', () => {
    expect(decodeJob(arm)).toEqual({
      name: 'remoteSupport',
      type: 'Enable',
      accessLevel: 'Diagnostics',
      expirationTimestamp: '2024-01-29T10:43:27.9471574Z',
      provisioningState: 'Succeeded',
      status: 'Succeeded',
      startTime: '2024-01-29T08:00:00Z',
      nodeState: 'Active',
      connectionStatus: 'Connected',
      nodeUpdatedAt: '2024-01-29T08:01:00Z',
      sessions: [{ sessionId: 'one', sessionStartTime: '2024-01-29T09:00:00Z' }],
      createdBy: 'alan@contoso.example',
      lastModifiedAt: '2026-11-24T12:00:00Z',
    });
  });

  it('leaves out jobs of another type', () => {
    expect(decodeJob({ ...arm, properties: { ...arm.properties, jobType: 'CollectLog' } })).toBe('other');
  });

  it('never throws, and never reads success or access where Azure sent none', () => {
    const odd = fc.oneof(fc.anything(), fc.record({ name: fc.anything(), properties: fc.anything() }));
    const withOddFields = fc
      .dictionary(fc.constantFrom(...Object.keys(arm.properties).filter((key) => key !== 'jobType')), fc.anything())
      .map((properties) => ({ name: 'x', properties: { jobType: 'RemoteSupport', ...properties } }));
    fc.assert(
      fc.property(fc.oneof(odd, withOddFields), (value) => {
        const job = decodeJob(value);
        if (job === undefined || job === 'other') return;
        const sent = (value as { properties: Record<string, unknown> }).properties;
        for (const field of ['type', 'accessLevel'] as const) {
          expect(job[field] === '' || job[field] === sent[field]).toBe(true);
        }
        for (const field of ['provisioningState', 'status'] as const) {
          const word = sent[field] ?? '';
          expect(job[field]).toBe(typeof word === 'string' ? word : 'Unreadable');
        }
        if (typeof sent['reportedProperties'] !== 'object') expect(job.nodeState).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('jobsUnavailable', () => {
  it.each([
    [{ kind: 'notAvailable', code: 'NoRegisteredProviderFound' }, true],
    [{ kind: 'conflict', code: 'MissingSubscriptionRegistration' }, true],
    [{ kind: 'notFound', code: 'ResourceNotFound' }, true],
    [{ kind: 'badRequest', code: 'UnsupportedKind' }, true],
    [{ kind: 'notFound', code: 'SubscriptionNotFound' }, false],
    [{ kind: 'forbidden', code: 'AuthorizationFailed' }, false],
    [{ kind: 'network' }, false],
    [{ kind: 'serverError', code: 'InternalServerError' }, false],
  ] as const)('%o: %s', (details, isUnavailable) => {
    const reason = jobsUnavailable(new AzureError({ message: 'Azure’s words.', ...details }));
    expect(reason).toBe(isUnavailable ? 'Azure’s words.' : undefined);
  });

  it('takes nothing but Azure’s errors', () => expect(jobsUnavailable(new Error('404'))).toBeUndefined());
});
