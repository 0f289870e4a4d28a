import { describe, expect, it } from 'vitest';
import { sampleJob } from '#src/consent/samples.ts';
import { beforeEachForget, lag, list, machine, memory, named, never, until } from './job-memory-fixture.ts';

beforeEachForget();

describe('a job whose revoke Azure has accepted', () => {
  it('is missed though no list showed it, and once; nobody knows then when it was there', () => {
    expect(list([], 10, ['rs-1'])).toEqual([{ name: 'rs-1', thereAt: never, goneAt: 11 }]);
    expect(list([], 20, ['RS-1'])).toEqual([{ name: 'rs-1', thereAt: never, goneAt: 11 }]);
    expect(memory.lastThere(machine, 'rs-1')).toBeUndefined();
  });

  it('is not missed while it is listed, nor named twice', () => {
    expect(list(['RS-1'], 10, ['rs-1'])).toEqual([]);
    expect(list([], 20, ['rs-1'])).toEqual([{ name: 'RS-1', thereAt: 10, goneAt: 21, until }]);
  });

  it('was there when it was asked for, also where a list had been without it', () => {
    list(['rs-1'], 10);
    list([], 20);
    memory.noteThere(machine, named('RS-1'), 30);
    expect(memory.lastThere(machine, 'rs-1')).toBe(30);
    expect(list([], 40)).toEqual([{ name: 'RS-1', thereAt: 30, goneAt: 41, until }]);
  });

  it('is gone no sooner than lists may lack it, where none has shown it since it was there', () => {
    memory.noteThere(machine, named('rs-1'), 30);
    memory.recallThere(machine, named('rs-2'), 5);
    const gone = [
      { name: 'rs-1', thereAt: 30, goneAt: 30 + lag, until },
      { name: 'rs-2', thereAt: 5, goneAt: 5 + lag, until },
    ];
    expect(list([], 40)).toEqual(gone);
    expect(list([], 50)).toEqual(gone);
    memory.noteThere(machine, named('rs-1'), 60);
    expect(list([], 60 + lag)).toMatchObject([{ goneAt: 61 + lag }, { goneAt: 5 + lag }]);
    list(['rs-1'], 70 + lag);
    memory.noteThere(machine, named('rs-1'), 80 + lag);
    expect(list([], 90 + lag)).toMatchObject([{ name: 'rs-2' }, { name: 'rs-1', goneAt: 91 + lag }]);
  });

  it('was there when an earlier page knew it to be, unless this page knows more', () => {
    memory.recallThere(machine, named('rs-1'), 5);
    expect(list([], 10)).toEqual([{ name: 'rs-1', thereAt: 5, goneAt: 5 + lag, until }]);
    memory.recallThere(machine, named('RS-1'), 7);
    expect(list([], 20)).toEqual([{ name: 'rs-1', thereAt: 5, goneAt: 5 + lag, until }]);
    list(['rs-2'], 30);
    memory.recallThere(machine, named('rs-2'), 99);
    expect(memory.lastThere(machine, 'RS-2')).toBe(30);
  });

  it('has the machine and the later end that an earlier page knew, where this page knows of none or an earlier one', () => {
    const later = '2026-11-25T21:00:00Z';
    const recall = (vmId: string, expirationTimestamp: string) =>
      memory.recallThere(machine, { name: 'RS-1', expirationTimestamp, vmId }, 5);
    list(['rs-1'], 10);
    recall('one', later);
    expect(memory.lastVm(machine, 'rs-1')).toBe('one');
    recall('other', sampleJob.expirationTimestamp);
    const gone = { name: 'rs-1', thereAt: 10, vmId: 'one', until: Date.parse(later), goneAt: 21 };
    expect(list([], 20)).toEqual([gone]);
    recall('other', later);
    expect(list([], 30)).toEqual([gone]);
    list([], 40, ['rs-2']);
    memory.recallThere(machine, { ...named('rs-2'), vmId: 'two' }, 5);
    expect(list([], 50)).toEqual([gone, { name: 'rs-2', thereAt: never, goneAt: 41, vmId: 'two', until }]);
  });
});
