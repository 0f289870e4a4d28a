import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { correlationId } from '#src/consent/consent.ts';
import { sampleEvidence, sampleNow, sampleRecord } from '#src/consent/samples.ts';
import type { RevokeRow } from '#src/azure/journal/journal-rows.ts';
import { aroundEach, job, machine, settle } from '#src/azure/testing/revokes-fixture.ts';
import type { Removal } from './revoke-state.ts';

aroundEach();

/** A page freshly loaded. */
const load = async () => {
  vi.resetModules();
  const { machineConsentsQuery } = await import('#src/azure/records/consent-records.ts');
  const { AzureError } = await import('#src/azure/transport/errors.ts');
  const { inJournal } = await import('#src/azure/journal/journal.ts');
  const { evidenceKey } = await import('#src/azure/evidence/machine-evidence.ts');
  const { queryClient } = await import('#src/azure/query-client.ts');
  const pending = await import('#src/azure/journal/pending-revokes.ts');
  const { noteServerDate } = await import('#src/azure/transport/server-clock.ts');
  const state = await import('./revoke-state.ts');
  return {
    ...state,
    ...pending,
    machineConsentsQuery,
    AzureError,
    inJournal,
    evidenceKey,
    queryClient,
    noteServerDate,
  };
};

let page: Awaited<ReturnType<typeof load>>;

beforeEach(async () => {
  page = await load();
});

const row: RevokeRow = {
  key: `revoke ${machine} ${'a'.repeat(64)} rs-1 `,
  act: 'revoke',
  owner: 'a'.repeat(64),
  machineId: machine,
  startedAt: sampleNow,
  removeExtension: true,
  job: job('rs-1'),
  phase: 'requesting',
  repeats: 0,
  jobOnItsWay: false,
};

const removalOf = (changes: Partial<RevokeRow> = {}): Removal => ({
  row: { ...row, ...changes },
  signal: new AbortController().signal,
});
const kept = () => settle(page.inJournal((journal) => journal.rows('')));
const azureError = (code?: string) =>
  new page.AzureError({ kind: 'forbidden', message: 'No role for ada.', scope: machine, ...(code && { code }) });

describe('what is shown of a revoke', () => {
  it('is found by the machine, however that is spelt', () => {
    const shown = page.show(row, 'requesting', { note: 'Soon.' });
    expect(shown).toEqual({
      machineId: machine,
      jobName: 'rs-1',
      namedJob: row.job,
      startedAt: sampleNow,
      removeExtension: true,
      phase: 'requesting',
      note: 'Soon.',
    });
    expect(page.pendingRevoke(machine.toUpperCase())).toEqual(shown);
    expect(page.allRevokes().size).toBe(1);
    page.show(row, 'accepted');
    expect(page.allRevokes().size).toBe(1);
  });

  it('keeps what came of it beside the end of access, and no note that is over', () => {
    const over = { note: 'Soon.', otherJob: 'rs-2', error: azureError() };
    page.show(row, 'requesting', { ...over, endRecordError: azureError() });
    const later = page.show(row, 'accepted');
    expect(later).toHaveProperty('endRecordError');
    for (const gone of Object.keys(over)) expect(later).not.toHaveProperty(gone);
  });

  it('takes nothing over from an earlier one', () => {
    page.show(row, 'proven', { ended: 'revoked', endRecordError: azureError() });
    const { job: _, ...jobless } = row;
    const next = page.show({ ...jobless, startedAt: sampleNow + 1 }, 'requesting');
    expect(next).not.toHaveProperty('ended');
    expect(next).not.toHaveProperty('endRecordError');
    expect(next).not.toHaveProperty('jobName');
  });

  it('shows on the card while the request is on its way, and until something is read after it', () => {
    const evidence = (): AccessEvidence | undefined => page.queryClient.getQueryData(page.evidenceKey(machine));
    page.show(row, 'requesting');
    expect(evidence()).toBeUndefined();
    page.queryClient.setQueryData(page.evidenceKey(machine), sampleEvidence());
    page.show(row, 'requesting');
    expect(evidence()).toEqual({ ...sampleEvidence(), pending: 'requestingRemoval' });
    page.show(row, 'accepted');
    expect(evidence()).toEqual({ ...sampleEvidence(), pending: 'requestingRemoval' });
    page.queryClient.setQueryData(page.evidenceKey(machine), sampleEvidence());
    page.show(row, 'accepted', { note: 'Waited for.' });
    expect(evidence()).toEqual(sampleEvidence());
  });

  it.each(['refused', 'proven', 'absent'] as const)('shows no request on the card once it is %s', (phase) => {
    page.queryClient.setQueryData(page.evidenceKey(machine), sampleEvidence());
    page.show(row, 'requesting');
    page.show(row, phase);
    expect(page.queryClient.getQueryData(page.evidenceKey(machine))).toEqual(sampleEvidence());
  });

  it('shows on the card that a request is on its way, whatever came of another', () => {
    page.queryClient.setQueryData(page.evidenceKey(machine), sampleEvidence());
    page.show(row, 'requesting');
    page.show({ ...row, job: job('rs-2'), key: row.key.replace('rs-1', 'rs-2') }, 'refused');
    expect(page.queryClient.getQueryData(page.evidenceKey(machine))).toMatchObject({ pending: 'requestingRemoval' });
  });
});

describe('what the journal keeps of a revoke', () => {
  it('changes with its phase only', async () => {
    const removal = removalOf({ refusal: { kind: 'forbidden' }, isStartUnsure: false });
    page.change(removal, 'requesting', { note: 'Asked again.' });
    expect(await kept()).toEqual([]);
    expect(page.change(removal, 'accepted')).toMatchObject({ phase: 'accepted', startedAt: sampleNow });
    expect(await kept()).toEqual([{ ...row, isStartUnsure: false, phase: 'accepted' }]);
    expect(removal.row).not.toHaveProperty('refusal');
  });

  it('tells when its job was last known to be there, and nothing that was known of another', async () => {
    const removal = removalOf({ jobThereAt: sampleNow - 1 });
    page.noteRow(removal, { repeats: 1 });
    expect(await kept()).toEqual([{ ...row, repeats: 1 }]);
    page.recallJob(removal.row);
    page.noteRow(removal, { repeats: 2 });
    expect(await kept()).toEqual([{ ...row, repeats: 2, jobThereAt: sampleNow - 1 }]);
    page.noteRow(removal, { job: job('rs-2') });
    expect(await kept()).toEqual([{ ...row, repeats: 2, job: job('rs-2') }]);
  });

  it('keeps its time where that was known', async () => {
    const removal = { ...removalOf({ isStartUnsure: false }), pressedAt: moment() };
    page.noteRow(removal, { repeats: 1 });
    expect(await kept()).toEqual([{ ...row, isStartUnsure: false, repeats: 1 }]);
  });

  it('keeps why it needs a person, without words that may name one', async () => {
    const shown = page.refuse(removalOf(), azureError('x'.repeat(300)));
    expect(shown).toMatchObject({ phase: 'refused', note: 'No role for ada.', error: { kind: 'forbidden' } });
    const refusal = { kind: 'forbidden', code: 'x'.repeat(200) };
    expect(await kept()).toEqual([{ ...row, phase: 'refused', refusal }]);
  });

  it('keeps no code where Azure gave none', async () => {
    page.refuse(removalOf(), azureError());
    expect(await kept()).toEqual([{ ...row, phase: 'refused', refusal: { kind: 'forbidden' } }]);
  });

  it('keeps what was no answer of Azure as something that cannot be repeated as it is', async () => {
    const shown = page.refuse(removalOf(), new Error('Out of memory.'));
    expect(shown).toMatchObject({ phase: 'refused', note: 'Out of memory.' });
    expect(shown).not.toHaveProperty('error');
    expect(await kept()).toMatchObject([{ refusal: { kind: 'badRequest' } }]);
    expect(page.refuse(removalOf(), 'odd')).toMatchObject({ note: 'odd' });
  });
});

const moment = () => ({ wall: Date.now(), steady: performance.now() });

describe('when a revoke was pressed', () => {
  const hour = 3_600_000;
  const unsure = { isStartUnsure: true };

  /** A server an hour ahead of the browser says the time. */
  const hear = (): void => {
    page.noteServerDate(new Date(Date.now() + hour).toUTCString(), moment(), moment());
  };

  /** Within a second of `at`, ms: a server’s date has no finer time. */
  const near = (at: number) =>
    expect.toSatisfy((startedAt: number) => Math.abs(startedAt - at) <= 1000 && Number.isInteger(startedAt));

  it('is left open while no server has told the time', () => {
    const removal = { ...removalOf(unsure), pressedAt: moment() };
    page.noteRow(removal, { repeats: 1 });
    expect(removal.row).toEqual({ ...row, ...unsure, repeats: 1 });
  });

  it('is as long ago as it is on this page, once one has', () => {
    const removal = { ...removalOf(unsure), pressedAt: moment() };
    vi.advanceTimersByTime(60_000);
    hear();
    page.noteRow(removal, {});
    expect(removal.row).toEqual({ ...row, isStartUnsure: false, startedAt: near(sampleNow + hour) });
  });

  it('is as long ago as that, though the computer slept since and the steady clock stood still', () => {
    const { wall, steady } = moment();
    const removal = { ...removalOf(unsure), pressedAt: { wall, steady } };
    vi.advanceTimersByTime(60_000);
    vi.setSystemTime(Date.now() + 3 * hour);
    hear();
    page.noteRow(removal, {});
    expect(removal.row).toMatchObject({ startedAt: near(sampleNow + hour) });
  });

  it('is by the clock of the browser, as far as the page after it knows that to be wrong', () => {
    vi.advanceTimersByTime(60_000);
    hear();
    const removal = removalOf(unsure);
    page.noteRow(removal, {});
    expect(removal.row).toMatchObject({ isStartUnsure: false, startedAt: near(sampleNow + hour) });
  });

  it('is at the latest when the page after it hears the time', () => {
    hear();
    const removal = removalOf({ ...unsure, startedAt: sampleNow + 2 * hour });
    page.noteRow(removal, {});
    expect(removal.row).toMatchObject({ isStartUnsure: false, startedAt: near(sampleNow + hour) });
  });

  it('is settled as soon as anything is shown of it, and stays', () => {
    hear();
    const removal = removalOf(unsure);
    const { startedAt } = page.change(removal, 'requesting');
    expect(startedAt).toEqual(near(sampleNow + hour));
    expect(removal.row).toMatchObject({ isStartUnsure: false, startedAt });
    vi.advanceTimersByTime(60_000);
    expect(page.change(removal, 'accepted')).toMatchObject({ startedAt });
    const sure = removalOf();
    page.noteRow(sure, { repeats: 1 });
    expect(sure.row).toEqual({ ...row, repeats: 1 });
  });
});

describe('a revoke that was refused in another tab', () => {
  it('is shown with the reason, as far as the journal has it', () => {
    const shown = page.refusedElsewhere({ ...row, phase: 'refused', refusal: { kind: 'forbidden', code: 'NoRole' } });
    const message = 'Another tab of this browser could not go on with it (NoRole).';
    expect(shown).toMatchObject({
      phase: 'refused',
      note: message,
      error: { kind: 'forbidden', code: 'NoRole', scope: machine, message },
    });
  });

  it('is shown without a code that the journal does not have', () => {
    const message = 'Another tab of this browser could not go on with it.';
    expect(page.refusedElsewhere({ ...row, refusal: { kind: 'conflict' } })).toMatchObject({
      note: message,
      error: { kind: 'conflict', message },
    });
    expect(page.refusedElsewhere(row)).toMatchObject({ note: message, error: { kind: 'badRequest' } });
  });
});

describe('what ties a revoke to its consent', () => {
  it('is known once the records are, and no reason to read them', async () => {
    const { consentId, consentHash } = await sampleRecord();
    const removal = removalOf({ job: job(consentId.toUpperCase()) });
    expect(page.correlationOf(removal)).toBeUndefined();
    const { queryKey } = page.machineConsentsQuery(machine);
    const entry = { consentId, consentHash } as never;
    page.queryClient.setQueryData(queryKey, {
      consents: [{ consentId: 'other', consentHash: '0'.repeat(64) }, entry],
    } as never);
    expect(page.correlationOf(removal)).toBe(correlationId(consentHash));
    expect(page.correlationOf(removalOf())).toBeUndefined();
    const { job: _, ...jobless } = row;
    expect(page.correlationOf({ ...removal, row: jobless })).toBeUndefined();
  });
});
