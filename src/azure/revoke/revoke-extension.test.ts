import { describe, expect, it, vi } from 'vitest';
import { correlationId } from '#src/consent/consent.ts';
import { sampleEvidence, sampleNow, sampleRecord } from '#src/consent/samples.ts';
import { wait } from '#src/lib/wait.ts';
import {
  arm,
  aroundEach,
  busy,
  enabled,
  forbidden,
  job,
  machine,
  settle,
  signedIn,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleFault, type SampleRequest } from '#src/azure/testing/sample-arm.ts';
import type { Removal } from './revoke-state.ts';

aroundEach('bare');

const load = async () => {
  vi.resetModules();
  await import('@azure/arm-hybridcompute');
  return import('./revoke-extension.ts');
};

const removalOf = (signal = new AbortController().signal): Removal => ({
  row: {
    key: `revoke ${machine}  rs-1 extension`,
    act: 'revoke',
    owner: '',
    machineId: machine,
    startedAt: sampleNow,
    removeExtension: true,
    job: job('rs-1'),
    phase: 'requesting',
    repeats: 0,
    jobOnItsWay: false,
  },
  pressedAt: { wall: Date.now(), steady: performance.now() },
  signal,
});

const isDelete = ({ method }: SampleRequest): boolean => method === 'DELETE';
const deletes = () => arm.requests.filter(isDelete);
const locked = { status: 409, code: 'ScopeLocked', message: 'The scope is locked.' };

/** What goes wrong with the removals in turn. */
const faults = (...given: (SampleFault | undefined)[]): void => {
  arm.addExtension(machine, 'Succeeded');
  let sent = 0;
  arm.fault = (request) => (isDelete(request) ? given[sent++] : undefined);
};

const answerOf = (task: Promise<unknown>): Promise<unknown> => task.catch((error: unknown) => ({ thrown: error }));
const outcomeOf = (task: Promise<unknown>): Promise<unknown> => settle(answerOf(task), 1800);

describe('the removal of the extension', () => {
  it('is asked for once, under the id of the consent', async () => {
    faults();
    const page = await load();
    const { machineConsentsQuery } = await import('#src/azure/records/consent-records.ts');
    const { queryClient } = await import('#src/azure/query-client.ts');
    const { consentId, consentHash } = await sampleRecord();
    const known = { consents: [{ consentId, consentHash }] } as never;
    queryClient.setQueryData(machineConsentsQuery(machine).queryKey, known);
    const sent = vi.spyOn(globalThis, 'fetch');
    const removal = removalOf();
    removal.row.job = job(consentId);
    expect(await outcomeOf(page.requestExtensionRemoval(removal))).toBeUndefined();
    expect(deletes()).toHaveLength(1);
    expect(arm.extensions.size).toBe(0);
    const call = sent.mock.calls.find(([, init]) => init?.method === 'DELETE');
    expect(new Headers(call?.[1]?.headers).get('x-ms-correlation-request-id')).toBe(correlationId(consentHash));
  });

  it('is asked for again while the machine is busy or Azure does not answer', async () => {
    faults(busy, 'dropped', { status: 503, code: 'Unavailable', message: 'Later.' });
    const page = await load();
    expect(await outcomeOf(page.requestExtensionRemoval(removalOf()))).toBeUndefined();
    expect(arm.extensions.size).toBe(0);
    expect(deletes().length).toBeGreaterThan(3);
  });

  it('is given up after twenty attempts, with Azure’s reason', async () => {
    faults(...Array.from({ length: 30 }, () => busy));
    const page = await load();
    expect(await outcomeOf(page.requestExtensionRemoval(removalOf()))).toMatchObject({
      kind: 'conflict',
      message: busy.message,
    });
    expect(deletes()).toHaveLength(20);
  });

  it('is not asked for again where a role is missing', async () => {
    faults(forbidden);
    const page = await load();
    expect(await outcomeOf(page.requestExtensionRemoval(removalOf()))).toMatchObject({ kind: 'forbidden' });
    expect(deletes()).toHaveLength(1);
  });

  it('names the locks that forbid it', async () => {
    faults({ ...locked, code: 'scopelocked' });
    arm.locks = [
      { name: 'keep-sql', level: 'CanNotDelete' },
      { name: 'audit', level: 'ReadOnly' },
    ];
    const page = await load();
    expect(await outcomeOf(page.requestExtensionRemoval(removalOf()))).toMatchObject({
      kind: 'conflict',
      code: 'scopelocked',
      status: 409,
      message:
        'A lock forbids removing the extension: "keep-sql" (CanNotDelete), "audit" (ReadOnly). The scope is locked.',
    });
    expect(deletes()).toHaveLength(1);
  });

  it.each([
    ['can be read', undefined],
    ['are there', forbidden],
  ])('keeps Azure’s own words when no locks %s', async (_, fault) => {
    faults(locked);
    const { fault: of } = arm;
    arm.fault = (request) => (request.path.endsWith('/locks') ? fault : of(request));
    const page = await load();
    expect(await outcomeOf(page.requestExtensionRemoval(removalOf()))).toMatchObject({
      code: 'ScopeLocked',
      message: locked.message,
    });
  });

  it('stops when another tab takes over, which alone it says nothing about', async () => {
    faults(busy, busy);
    const page = await load();
    const stop = new AbortController();
    const outcome = answerOf(page.requestExtensionRemoval(removalOf(stop.signal)));
    await passTime(1);
    expect(deletes()).toHaveLength(1);
    stop.abort('taken');
    expect(await settle(outcome)).toEqual({ thrown: 'taken' });
    await passTime(60);
    expect(deletes()).toHaveLength(1);
    arm.fault = () => 'hangsBefore';
    const second = new AbortController();
    const hanging = answerOf(page.requestExtensionRemoval(removalOf(second.signal)));
    await passTime(1);
    second.abort('taken again');
    expect(await settle(hanging)).toEqual({ thrown: 'taken again' });
  });
});

describe('access that is granted while the removal waits to leave', () => {
  /** The removal of a revoke which was proven while nothing gave access. */
  const provenRemoval = (): Removal => {
    const evidence = sampleEvidence({ jobs: [], records: [] });
    return { ...removalOf(), provenBy: evidence };
  };
  const isKept = { message: expect.stringContaining('granted since') };

  it('keeps the extension, where the removal stood in the line of writes', async () => {
    faults();
    const page = await load();
    const { writePace } = await import('#src/azure/transport/write-turns.ts');
    for (let turn = 0; turn < 300; turn += 1) void writePace();
    const outcome = answerOf(page.requestExtensionRemoval(provenRemoval()));
    await passTime(2);
    arm.addJob(machine, 'anew', enabled, 0);
    expect(await settle(outcome)).toMatchObject(isKept);
    expect(deletes()).toHaveLength(0);
  });

  it('keeps the extension, where the removal waited for a token', async () => {
    faults();
    const page = await load();
    // The list of extensions is read right before.
    signedIn.getToken = async () => {
      if (arm.requests.at(-1)?.path.endsWith('/extensions')) await wait(30_000);
      return 'token';
    };
    const outcome = answerOf(page.requestExtensionRemoval(provenRemoval()));
    await passTime(2);
    arm.addJob(machine, 'anew', enabled, 0);
    expect(await settle(outcome)).toMatchObject(isKept);
    expect(deletes()).toHaveLength(0);
  });
});
