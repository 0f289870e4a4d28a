import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import { hour, now } from './access-samples.ts';
import { accessState, type AccessEvidence } from './access-state.ts';
import { sampleConsentId, sampleEvidence } from '#src/consent/samples.ts';

/** Hours after the job was last known to be there. */
const at = (hours: number): number => now + hours * hour;
const end = new Date(at(24)).toISOString();

/** A job that was there at 0 and missed at `missed`; the machine is as it was read at `read`. */
const gone = (
  { missed, read, back, status = 'Connected' }: { missed: number; read: number; back?: number; status?: string },
  thereAt = at(0),
  change: Partial<AccessEvidence> = {},
) => {
  const [agreed] = sampleEvidence().records as Exclude<AccessEvidence['records'], 'unknown'>;
  const lastStatusChange = back === undefined ? {} : { lastStatusChange: new Date(at(back)).toISOString() };
  return accessState(
    sampleEvidence({
      now: at(read),
      jobs: [],
      records: agreed ? [{ ...agreed, notAfter: end }] : [],
      removedJobs: [{ name: sampleConsentId, goneAt: at(missed), thereAt }],
      machine: { status, readAt: at(read), ...lastStatusChange },
      ...change,
    }),
  );
};

describe('a job that went nobody knows when, and was missed hours later', () => {
  it.each([
    ['came back before it was missed', { missed: 7, back: 6.5, read: 8 }],
    ['came back just then', { missed: 7, back: 6, read: 7.1 }],
    ['came back after it was missed', { missed: 5, back: 6, read: 6.1 }],
    ['is connected, and Azure does not say since when', { missed: 1, read: 6 }],
    ['is connected since not known when, and would prove it too late', { missed: 5.6, read: 5.7 }],
  ])('is not proven by a machine that %s, more than six hours after it was there', (_, times) => {
    expect(gone(times)).toMatchObject({
      word: 'Removed from Azure',
      canRevoke: { allowed: true },
      detail: expect.stringContaining('may have come back later than the 6 hours for which Azure keeps a request'),
    });
  });

  it.each([
    ['was there all the time', { missed: 9, back: -72, read: 9.5 }],
    ['came back within six hours of when it was there', { missed: 9, back: 5.9, read: 9.5 }],
    ['came back after it was missed, and in time', { missed: 1, back: 5.9, read: 6 }],
    ['is connected in time, whenever it came back', { missed: 5, read: 5.9 }],
  ])('is proven by a machine that %s', (_, times) => {
    expect(gone(times).word).toBe('Revoked');
  });

  it('is proven only by a connection after it was missed', () => {
    expect(gone({ missed: 3, back: 2, read: 3.4 })).toMatchObject({
      word: 'Removed from Azure',
      detail: expect.stringContaining(`proven from ${formatInstant(at(3.5))} on`),
    });
    expect(gone({ missed: 3, back: 2, read: 3.5 }).word).toBe('Revoked');
  });

  it('says until when a machine has to come back that has left: six hours after the job was there', () => {
    const left = (read: number) => gone({ missed: 1, back: 2, read, status: 'Disconnected' }).detail;
    expect(left(5.9)).toContain(`if it is connected again before ${formatInstant(at(6))}`);
    expect(left(6)).toContain('revoke the access again to be certain');
  });

  it('is never proven where nobody knows when it was there', () => {
    const never = Number.NEGATIVE_INFINITY;
    for (const back of [-72, 2, undefined]) {
      const times = { missed: 1, read: 3, ...(back !== undefined && { back }) };
      expect(gone(times, never).word).toBe('Removed from Azure');
    }
    expect(gone({ missed: 1, back: 2, read: 3, status: 'Disconnected' }, never).detail).toContain('revoke the access');
  });

  it('was not there after it was missed, whatever a clock says that was set right in between', () => {
    expect(gone({ missed: 1, back: 7.5, read: 8 }, at(2)).word).toBe('Removed from Azure');
  });

  it('counts from the first of several that was there', () => {
    const removedJobs = [
      { name: 'one', goneAt: at(1), thereAt: at(0) },
      { name: 'two', goneAt: at(8), thereAt: at(7.9) },
    ];
    const of = (jobs: typeof removedJobs) =>
      gone({ missed: 0, back: 7, read: 9 }, at(0), { removedJobs: jobs, records: [] }).word;
    expect(of(removedJobs)).toBe('Removed from Azure');
    expect(of(removedJobs.slice(1))).toBe('Revoked');
  });
});
