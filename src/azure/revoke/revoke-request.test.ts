import { describe, expect, it, vi } from 'vitest';
import { correlationId } from '#src/consent/consent.ts';
import { sampleNow, sampleRecord } from '#src/consent/samples.ts';
import {
  arm,
  aroundEach,
  busy,
  enabled,
  forbidden,
  isJobList,
  isJobPut,
  job,
  machine,
  settle,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';
import type { Removal } from './revoke-state.ts';

aroundEach('bare');

const load = async () => {
  vi.resetModules();
  const { AzureError } = await import('#src/azure/transport/errors.ts');
  const { pendingRevoke } = await import('#src/azure/journal/pending-revokes.ts');
  return { ...(await import('./revoke-request.ts')), AzureError, pending: () => pendingRevoke(machine) };
};

const removalOf = (signal = new AbortController().signal): Removal => ({
  row: {
    key: `revoke ${machine}  rs-1 `,
    act: 'revoke',
    owner: '',
    machineId: machine,
    startedAt: sampleNow,
    removeExtension: false,
    job: job('rs-1'),
    phase: 'requesting',
    repeats: 0,
    jobOnItsWay: false,
  },
  signal,
});

const notFound = { status: 404, code: 'ResourceNotFound', message: 'The job was not found.' };
const unregistered = { status: 409, code: 'MissingSubscriptionRegistration', message: 'Not registered.' };

/** What goes wrong with the writes in turn, and with every list of the jobs. */
const faults = (puts: (SampleFault | undefined)[], list?: SampleFault): void => {
  let sent = 0;
  arm.fault = (request) => {
    if (isJobPut(request)) return puts[sent++];
    return isJobList(request) ? list : undefined;
  };
};

const puts = () => arm.requests.filter(isJobPut);
/** `sent`, or what was thrown. */
const answerOf = (task: Promise<void>): Promise<unknown> =>
  task.then(
    () => 'sent',
    (error: unknown) => error,
  );
const outcomeOf = (task: Promise<void>): Promise<unknown> => settle(answerOf(task));

describe('the pause before the next attempt', () => {
  it('grows to half a minute, unless Azure names one', async () => {
    const { backoff, pauseAfter, AzureError } = await load();
    expect([1, 2, 3, 4, 5, 9].map(backoff)).toEqual([2, 4, 8, 16, 30, 30]);
    const base = { kind: 'throttled', message: 'Later.', scope: machine } as const;
    expect(pauseAfter(new AzureError({ ...base, retryAfterSeconds: 7 }), 1)).toBe(7000);
    expect(pauseAfter(new AzureError(base), 3)).toBe(8000);
    expect(pauseAfter(new Error('odd'), 2)).toBe(4000);
  });
});

describe('what Azure shows of a job that is to be revoked', () => {
  const shown = async () => settle((await load()).shownOf(removalOf(), job('RS-1')));

  it.each([
    ['there', () => arm.addJob(machine, 'rs-1', enabled)],
    ['revoked', () => arm.addJob(machine, 'rs-1', { ...enabled, type: 'REVOKE' })],
    ['gone', () => arm.addJob(machine, 'rs-2', enabled)],
    ['unknown', () => faults([], forbidden)],
    ['unknown', () => faults([], unregistered)],
  ])('is %s', async (answer, arrange) => {
    arrange();
    expect(await shown()).toBe(answer);
  });
});

describe('a request to revoke', () => {
  it('repeats what the job says, and carries the id of its consent', async () => {
    const { sendRevoke } = await load();
    const { machineConsentsQuery } = await import('#src/azure/records/consent-records.ts');
    const { queryClient } = await import('#src/azure/query-client.ts');
    const { consentId, consentHash } = await sampleRecord();
    const known = { consents: [{ consentId, consentHash }] } as never;
    queryClient.setQueryData(machineConsentsQuery(machine).queryKey, known);
    const sent = vi.spyOn(globalThis, 'fetch');
    const removal = removalOf();
    removal.row.job = job(consentId);
    expect(await outcomeOf(sendRevoke(removal, job(consentId)))).toBe('sent');
    const { type, accessLevel, expirationTimestamp } = { ...enabled, type: 'Revoke' };
    expect(puts()).toMatchObject([{ body: { properties: { type, accessLevel, expirationTimestamp } } }]);
    const headers = new Headers(sent.mock.calls[0]?.[1]?.headers);
    expect(headers.get('x-ms-correlation-request-id')).toBe(correlationId(consentHash));
  });

  it('is asked again after a conflict, with Azure’s words', async () => {
    faults([busy, busy]);
    const { sendRevoke, pending } = await load();
    const task = answerOf(sendRevoke(removalOf(), job('rs-1')));
    await passTime(1);
    expect(pending()).toMatchObject({
      phase: 'requesting',
      note: 'Not accepted yet, asked again: Another operation is in progress.',
    });
    expect(puts()).toHaveLength(1);
    await passTime(2);
    expect(puts()).toHaveLength(2);
    expect(await settle(task)).toBe('sent');
    expect(puts()).toHaveLength(3);
  });

  it('is asked again after a conflict that has no code', async () => {
    faults([{ status: 409, code: '', message: 'Busy.' }]);
    const { sendRevoke } = await load();
    expect(await outcomeOf(sendRevoke(removalOf(), job('rs-1')))).toBe('sent');
    expect(puts()).toHaveLength(2);
  });

  it('whose reply was lost is not sent again when Azure shows it', async () => {
    arm.addJob(machine, 'rs-1', enabled);
    faults(['lost']);
    const { sendRevoke } = await load();
    expect(await outcomeOf(sendRevoke(removalOf(), job('rs-1')))).toBe('sent');
    expect(puts()).toHaveLength(1);
  });

  it.each([
    ['the job unchanged', undefined],
    ['nothing', forbidden],
  ])('that was lost on the way is sent again when Azure shows %s', async (_, list) => {
    arm.addJob(machine, 'rs-1', enabled);
    faults(['dropped'], list);
    const { sendRevoke } = await load();
    expect(await outcomeOf(sendRevoke(removalOf(), job('rs-1')))).toBe('sent');
    expect(puts()).toHaveLength(2);
  });

  it.each([
    ['a role is missing', forbidden, { kind: 'forbidden' }],
    ['a lock forbids it', { status: 409, code: 'ScopeLocked', message: 'Locked.' }, { code: 'ScopeLocked' }],
  ])('stops at once where %s', async (_, fault, error) => {
    faults([fault]);
    const { sendRevoke } = await load();
    expect(await outcomeOf(sendRevoke(removalOf(), job('rs-1')))).toMatchObject(error);
    expect(puts()).toHaveLength(1);
  });

  it('that finds no job is done when Azure lists none, or lists it as revoked', async () => {
    faults([notFound, notFound]);
    const { sendRevoke } = await load();
    expect(await outcomeOf(sendRevoke(removalOf(), job('rs-1')))).toBe('sent');
    arm.addJob(machine, 'rs-1', { ...enabled, type: 'Revoke' });
    expect(await outcomeOf(sendRevoke(removalOf(), job('rs-1')))).toBe('sent');
    expect(puts()).toHaveLength(2);
  });

  it('that finds no job, which Azure lists all the same, is sent five times', async () => {
    arm.addJob(machine, 'rs-1', enabled);
    faults(Array.from({ length: 9 }, () => notFound));
    const { sendRevoke } = await load();
    expect(await outcomeOf(sendRevoke(removalOf(), job('rs-1')))).toMatchObject({ kind: 'notFound' });
    expect(puts()).toHaveLength(5);
  });

  it('is refused where Azure keeps no jobs', async () => {
    faults([unregistered], unregistered);
    const { sendRevoke } = await load();
    expect(await outcomeOf(sendRevoke(removalOf(), job('rs-1')))).toMatchObject({ message: 'Not registered.' });
    expect(puts()).toHaveLength(1);
  });

  it('is sent no more once another tab has taken over', async () => {
    faults([busy, busy]);
    const { sendRevoke } = await load();
    const stop = new AbortController();
    const outcome = answerOf(sendRevoke(removalOf(stop.signal), job('rs-1')));
    await passTime(1);
    stop.abort('taken');
    expect(await settle(outcome)).toBe('taken');
    await passTime(60);
    expect(puts()).toHaveLength(1);
    arm.fault = () => 'hangsBefore';
    const second = new AbortController();
    const hanging = answerOf(sendRevoke(removalOf(second.signal), job('rs-1')));
    await passTime(1);
    second.abort('taken again');
    expect(await settle(hanging)).toBe('taken again');
    expect(arm.requests.filter(isJobList)).toEqual([]);
  });
});
