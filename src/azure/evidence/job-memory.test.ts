import { describe, expect, it } from 'vitest';
import { sampleJob, sampleMachine } from '#src/consent/samples.ts';
import { beforeEachForget, list, machine, memory, named, until } from './job-memory-fixture.ts';

beforeEachForget();

describe('a job that was listed', () => {
  it('went between the last list with it, when that was asked for, and the first without it', () => {
    expect(list(['One', 'two'], 10)).toEqual([]);
    expect(list(['ONE', 'two'], 20)).toEqual([]);
    expect(list(['one'], 30)).toEqual([{ name: 'two', thereAt: 20, goneAt: 31, until }]);
    expect(list([], 40)).toEqual([
      { name: 'two', thereAt: 20, goneAt: 31, until },
      { name: 'one', thereAt: 30, goneAt: 41, until },
    ]);
    expect(list([], 50, ['TWO'])).toMatchObject([{ goneAt: 31 }, { goneAt: 41 }]);
  });

  it('is missed no more when it is listed again, and anew when it goes again', () => {
    list(['two'], 10);
    expect(list([], 20)).toHaveLength(1);
    expect(list(['TWO'], 30)).toEqual([]);
    expect(list([], 40)).toEqual([{ name: 'TWO', thereAt: 30, goneAt: 41, until }]);
  });

  it('is remembered over lists that could not be read, which remove nothing', () => {
    list(['one', 'two'], 10);
    expect(list('unknown', 20, ['three'])).toEqual([]);
    expect(list(['one'], 30)).toEqual([{ name: 'two', thereAt: 10, goneAt: 31, until }]);
    expect(list('unknown', 40)).toEqual([{ name: 'two', thereAt: 10, goneAt: 31, until }]);
  });

  it('went by no time before a server has told one, and then by the first list that is without it', () => {
    const unsure = () => memory.noteList(machine, { jobs: [], askedAt: 0, readAt: Number.POSITIVE_INFINITY }, [], []);
    list(['two'], 10);
    for (const removed of [unsure(), list('unknown', 20), unsure()])
      expect(removed).toEqual([{ name: 'two', thereAt: 10, goneAt: Number.POSITIVE_INFINITY, until }]);
    expect(list([], 30)).toMatchObject([{ goneAt: 31 }]);
    for (const removed of [list([], 40), unsure()]) expect(removed).toMatchObject([{ goneAt: 31 }]);
  });

  it('is missed no more once its end is proven: Azure may tidy it away', () => {
    list(['one', 'two'], 10);
    list(['one', 'two'], 20, [], machine, ['one']);
    expect(list([], 30)).toMatchObject([{ name: 'two' }]);
  });

  it('is remembered with the latest end that it had itself, whatever was agreed', () => {
    const later = '2026-11-25T21:00:00Z';
    const listWith = (expirationTimestamp: string, askedAt: number) =>
      memory.noteList(machine, { jobs: [{ ...sampleJob, expirationTimestamp }], askedAt, readAt: askedAt }, [], []);
    listWith(sampleJob.expirationTimestamp, 10);
    listWith(later, 20);
    listWith(sampleJob.expirationTimestamp, 30);
    expect(list([], 40)).toMatchObject([{ until: Date.parse(later) }]);
    memory.noteThere(machine, sampleJob, 50);
    expect(list([], 60)).toMatchObject([{ until: Date.parse(later) }]);
    listWith('soon', 70);
    expect(list([], 80)).toMatchObject([{ until: Number.POSITIVE_INFINITY }]);
  });

  it('is remembered with the machine that was there when it was last listed, as far as that was read', () => {
    const listOn = (vmId: string | undefined, askedAt: number, jobs = [sampleJob]) =>
      memory.noteList(machine, { jobs, askedAt, readAt: askedAt, vmId }, [], []);
    listOn(undefined, 10);
    expect(memory.lastVm(machine, sampleJob.name)).toBeUndefined();
    listOn('one', 20);
    listOn(undefined, 30);
    memory.noteThere(machine, { ...sampleJob, vmId: 'older' }, 40);
    expect(memory.lastVm(machine, sampleJob.name.toUpperCase())).toBe('one');
    expect(listOn('other', 50, [])).toMatchObject([{ vmId: 'one' }]);
    memory.recallThere(machine, { ...named('rs-2'), vmId: 'two' }, 5);
    expect(listOn('other', 60, [])).toMatchObject([{ vmId: 'one' }, { name: 'rs-2', vmId: 'two' }]);
  });

  it('is on the machine that it was on, also where a list that lags shows it beside another, unless it was made since', () => {
    const madeAt = Date.parse(sampleJob.createdAt ?? '');
    const { createdAt: _, ...undated } = sampleJob;
    const listOn = (vmId: string | undefined, askedAt: number, job = sampleJob) => {
      memory.noteList(machine, { jobs: [job], askedAt, readAt: askedAt, vmId }, [], []);
      return memory.lastVm(machine, job.name);
    };
    expect(listOn('one', madeAt)).toBe('one');
    expect(listOn('other', madeAt + 10)).toBe('one');
    expect(list([], madeAt + 20)).toMatchObject([{ vmId: 'one' }]);
    expect(listOn('other', madeAt + 30, undated)).toBe('one');
    const madeAnew = { ...sampleJob, createdAt: new Date(madeAt + 40).toISOString() };
    expect(listOn(undefined, madeAt + 50, madeAnew)).toBe('one');
    list([], madeAt + 60);
    const madeAgain = (at: number) => ({ ...sampleJob, createdAt: new Date(madeAt + at).toISOString() });
    // Asked for under the old name, of which Azure makes a job anew.
    expect(listOn('other', madeAt + 80, { ...madeAgain(70), type: 'Revoke' })).toBe('one');
    expect(listOn('other', madeAt + 100, madeAgain(90))).toBe('other');
  });

  it('is on no machine that was read before it was made: the name may have changed hands', () => {
    const madeAt = Date.parse(sampleJob.createdAt ?? '');
    const listOn = (vmId: string, machineReadAt: number) => {
      const asked = { jobs: [sampleJob], askedAt: madeAt + 20, readAt: madeAt + 20, vmId, machineReadAt };
      memory.noteList(machine, asked, [], []);
      return memory.lastVm(machine, sampleJob.name);
    };
    expect(listOn('earlier', madeAt - 1)).toBeUndefined();
    expect(listOn('its own', madeAt)).toBe('its own');
    expect(listOn('earlier', madeAt - 1)).toBe('its own');
  });

  it('is gone two minutes from now at the latest, whatever a clock that was ahead said of when it was there', () => {
    memory.noteThere(machine, sampleJob, 86_400_000);
    expect(list([], 40)).toMatchObject([{ goneAt: 41 + 120_000 }]);
  });

  it('is listed with its machine where that is not the one that was read beside it', () => {
    const madeAt = Date.parse(sampleJob.createdAt ?? '');
    const listedBeside = (read: string | undefined, job = sampleJob) => memory.withMachines(machine, [job], read);
    expect(listedBeside('one')).toEqual([sampleJob]);
    memory.noteList(machine, { jobs: [sampleJob], askedAt: madeAt, readAt: madeAt, vmId: 'one' }, [], []);
    expect(listedBeside('one')).toEqual([sampleJob]);
    for (const read of ['other', undefined]) expect(listedBeside(read)).toEqual([{ ...sampleJob, vmId: 'one' }]);
    const madeAnew = { ...sampleJob, createdAt: new Date(madeAt + 1).toISOString() };
    expect(listedBeside('other', madeAnew)).toEqual([madeAnew]);
  });

  it('was open when it was last listed, and where its removal is done not after the request for that', () => {
    const requestedAt = Date.parse('2026-11-24T13:00:00Z');
    const removed = { type: 'Revoke', lastModifiedAt: '2026-11-24T13:00:00Z', nodeState: 'Revoked' };
    const listAt = (askedAt: number, change: Partial<typeof sampleJob>) =>
      memory.noteList(machine, { jobs: [{ ...sampleJob, ...change }], askedAt, readAt: askedAt }, [], []);
    const lastOpen = () => memory.lastOpen(machine, sampleJob.name.toUpperCase());
    const done = { ...removed, endTime: '2026-11-24T13:00:05Z', nodeUpdatedAt: '2026-11-24T13:00:05Z' };
    listAt(requestedAt + 10_000, done);
    expect(lastOpen()).toBe(requestedAt);
    expect(memory.lastThere(machine, sampleJob.name)).toBe(requestedAt + 10_000);
    for (const change of [{ nodeState: 'Active' }, { nodeState: 'Odd' }, { status: 'Failed' }, { type: 'Enable' }]) {
      const askedAt = (lastOpen() ?? 0) + 10_000;
      listAt(askedAt, { ...done, ...change });
      expect(lastOpen()).toBe(askedAt);
      listAt(askedAt + 1, done);
      expect(lastOpen()).toBe(askedAt);
    }
    memory.noteThere(machine, sampleJob, requestedAt + 100_000);
    expect(lastOpen()).toBe(requestedAt + 100_000);
    expect(list([], requestedAt + 200_000)[0]).not.toHaveProperty('openAt');
  });

  it('is remembered for its machine, in whatever case, and for no other', () => {
    list(['one'], 10);
    expect(list([], 20, [], sampleMachine('srv-sql-02'))).toEqual([]);
    expect(list([], 20, [], machine.toUpperCase())).toHaveLength(1);
  });
});

describe('a machine that Azure no longer has', () => {
  const found = { readAt: 0 };

  it('is missed since it was first not found, whatever could not be read since, and no more once it is found', () => {
    expect(memory.noteMachine(machine, 'notFound', 10)).toBe(10);
    expect(memory.noteMachine(machine, 'unknown', 20)).toBeUndefined();
    expect(memory.noteMachine(machine.toUpperCase(), 'notFound', 30)).toBe(10);
    expect(memory.noteMachine(sampleMachine('other'), 'notFound', 40)).toBe(40);
    expect(memory.noteMachine(machine, found, 50)).toBeUndefined();
    expect(memory.noteMachine(machine, 'notFound', Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(memory.noteMachine(machine, 'notFound', 60)).toBe(60);
  });

  it('is one of two thousand: the one that was read longest ago goes first', () => {
    memory.noteMachine(machine, 'notFound', 10);
    for (let more = 1; more < 2000; more += 1) memory.noteMachine(sampleMachine(`srv-${more}`), 'notFound', 10);
    expect(memory.noteMachine(machine, 'notFound', 20)).toBe(10);
    memory.noteMachine(sampleMachine('srv-2000'), 'notFound', 30);
    expect(memory.noteMachine(machine, 'notFound', 40)).toBe(10);
    expect(memory.noteMachine(sampleMachine('srv-1'), 'notFound', 50)).toBe(50);
  });
});

describe('the memory', () => {
  it('is of two thousand machines: the one that was read longest ago goes first', () => {
    list(['rs-1'], 10);
    list(['rs-1'], 10, [], sampleMachine('second'));
    for (let more = 2; more < 2000; more += 1) list(['rs-1'], 10, [], sampleMachine(`srv-${more}`));
    list(['rs-1'], 20);
    expect(memory.lastThere(sampleMachine('second'), 'rs-1')).toBe(10);
    list(['rs-1'], 30, [], sampleMachine('srv-2000'));
    expect(memory.lastThere(sampleMachine('second'), 'rs-1')).toBeUndefined();
    expect(memory.lastThere(machine, 'rs-1')).toBe(20);
  });

  it('takes no place of a machine that has nothing to remember', () => {
    list(['rs-1'], 10);
    for (let more = 0; more < 2001; more += 1) list([], 10, [], sampleMachine(`srv-${more}`));
    expect(memory.lastThere(machine, 'rs-1')).toBe(10);
  });
});
