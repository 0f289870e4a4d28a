import { describe, expect, it, vi } from 'vitest';
import { sampleJob, sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { given, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const hour = 3_600_000;
const pass = (ms: number): void => void vi.advanceTimersByTime(ms);
const looks = () => given.arm.requests.length;
const end = 'The agreed end, 24 Nov 2026, 21:00 UTC, stays as it is.';
const away = 'The machine has not been connected since 20 Nov 2026, 08:00 UTC (Disconnected, read at ';
const since = `${away}13:00:10)`;

/** A page freshly loaded, before a machine that is `status`. */
const load = async (status = 'Disconnected') => {
  vi.resetModules();
  await import('@azure/arm-hybridcompute');
  given.arm.addMachine(given.machine, { status });
  return import('./machine-absence.ts');
};

/** A lookout that has seen nothing change for as long as it takes. */
const quiet = async (status?: string) => {
  const takeTurn = vi.fn();
  const { createLookout } = await load(status);
  const lookout = createLookout({ machineId: given.machine, notAfter: given.record.consent.notAfter }, takeTurn);
  lookout.note('as it is');
  pass(10_000);
  const read = async (state = 'as it is', readings = 1): Promise<void> => {
    for (let reading = 0; reading < readings; reading += 1) lookout.note(state);
    await lookout.look(undefined);
  };
  return { ...lookout, read, takeTurn };
};

describe('a lookout', () => {
  it('looks once nothing has changed for ten seconds, in a turn of the pace', async () => {
    const { createLookout } = await load();
    const takeTurn = vi.fn();
    const lookout = createLookout({ machineId: given.machine, notAfter: given.record.consent.notAfter }, takeTurn);
    pass(5000);
    lookout.note('as it is');
    pass(9999);
    await lookout.look(undefined);
    expect([looks(), takeTurn.mock.calls.length]).toEqual([0, 0]);
    expect(lookout.words(undefined)).toBeUndefined();
    lookout.note('as it is');
    pass(1);
    await lookout.look(undefined);
    expect([looks(), takeTurn.mock.calls.length]).toEqual([1, 1]);
    expect(lookout.words(undefined)).toBe(`${away}13:00:15). ${end}`);
  });

  it('looks again after a minute and four readings, not before either', async () => {
    const { read } = await quiet();
    await read();
    pass(59_999);
    await read('as it is', 4);
    expect(looks()).toBe(1);
    pass(1);
    await read();
    expect(looks()).toBe(2);
    pass(60_000);
    await read('as it is', 3);
    expect(looks()).toBe(2);
    await read();
    expect(looks()).toBe(3);
  });

  it('says nothing more of a machine where something has changed, which is there', async () => {
    const { read, note, words } = await quiet();
    await read();
    expect(words(undefined)).toContain(since);
    note('otherwise');
    expect(words(undefined)).toBeUndefined();
    pass(60_000 - 1);
    note('once more');
    pass(9999);
    await read('once more', 4);
    expect(looks()).toBe(1);
  });

  it.each([['Connected'], ['Wobbly'], ['']])('says nothing of a machine that is "%s"', async (status) => {
    const { read, words } = await quiet(status);
    await read();
    expect(looks()).toBe(1);
    expect(words({ at: undefined })).toBeUndefined();
  });

  it('says nothing of one that cannot be read, and does not fail', async () => {
    const { read, words } = await quiet();
    given.arm.fault = () => ({ status: 403, code: 'AuthorizationFailed', message: 'No.' });
    await read();
    expect(words({ at: undefined })).toBeUndefined();
  });
});

describe('what it means that a machine is away', () => {
  const wordsAt = async (asked: { at: number | undefined } | undefined): Promise<string | undefined> => {
    const { read, words } = await quiet();
    await read();
    return words(asked);
  };

  it('is nothing where nothing was asked for', async () => {
    expect(await wordsAt(undefined)).toBe(`${since}. ${end}`);
  });

  it('is that a request waits for six hours, until when it lapses', async () => {
    const until = 'unless it has fetched the request already, that waits on Azure, which keeps it up to 6 hours, until';
    const { read, words } = await quiet();
    await read();
    expect(words({ at: sampleNow - hour })).toBe(`${since}: ${until} 24 Nov 2026, 18:00 UTC. ${end}`);
    expect(words({ at: sampleNow - 6 * hour + 15_000 })).toContain(until);
    expect(words({ at: sampleNow - 6 * hour })).toBe(
      `${since}: Azure keeps a request up to 6 hours, which ended 24 Nov 2026, 13:00 UTC, so it may have lapsed. ${end}`,
    );
  });

  it('is open where nobody knows when it was asked for', async () => {
    const may = 'unless it has fetched the request already, that may wait on Azure, which keeps one up to 6 hours.';
    expect(await wordsAt({ at: undefined })).toBe(`${since}: ${may} ${end}`);
  });

  it('is said without a date that lies ahead, as of a machine whose clock is wrong', async () => {
    vi.setSystemTime(Date.UTC(2026, 10, 20, 7));
    expect(await wordsAt(undefined)).toBe(`The machine is not connected (Disconnected, read at 07:00:10). ${end}`);
  });
});

describe('when a job was asked for', () => {
  it('is its last change, else its start, else when it was made', async () => {
    const { askedOfJob } = await load();
    const at = (time: string) => ({ at: Date.parse(time) });
    const job = { ...sampleJob, lastModifiedAt: '2026-11-24T13:00:03Z', startTime: '2026-11-24T13:00:02Z' };
    expect(askedOfJob(job)).toEqual(at('2026-11-24T13:00:03Z'));
    const { lastModifiedAt: _, ...unchanged } = job;
    expect(askedOfJob(unchanged)).toEqual(at('2026-11-24T13:00:02Z'));
    const { startTime: __, ...unstarted } = unchanged;
    expect(askedOfJob({ ...unstarted, createdAt: '2026-11-24T13:00:01Z' })).toEqual(at('2026-11-24T13:00:01Z'));
    const { createdAt: ___, ...undated } = unstarted;
    expect(askedOfJob(undated)).toEqual({ at: undefined });
  });
});

describe('a glance at a machine', () => {
  it('reads it once a minute, each machine by itself, in a turn of the pace', async () => {
    const { glanceWords } = await load();
    const { notAfter } = given.record.consent;
    const other = sampleMachine('srv-sql-02');
    given.arm.addMachine(other);
    const takeTurn = vi.fn(async () => undefined);
    const glance = (machineId: string) => glanceWords({ machineId, notAfter }, { at: undefined }, takeTurn);
    pass(120_000);
    const words = await glance(given.machine);
    expect(words).toContain('The machine has not been connected since');
    pass(59_999);
    expect(await glance(given.machine.toUpperCase())).toBe(words);
    expect(await glance(other)).toBeUndefined();
    expect([looks(), takeTurn.mock.calls.length]).toEqual([2, 2]);
    given.arm.addMachine(given.machine);
    pass(1);
    expect(await glance(given.machine)).toBeUndefined();
    expect(looks()).toBe(3);
  });
});
