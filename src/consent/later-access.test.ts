import { describe, expect, it } from 'vitest';
import { formatInstant } from '#src/lib/time.ts';
import type { AccessEvidence, JobEvidence } from './access/access-state.ts';
import { endsSince, endsSinceIn, isOfBefore, laterAccess, laterSentence } from './later-access.ts';
import type { EndRecord } from './record.ts';
import { sampleEvidence, sampleJob } from './samples.ts';

const at = (time: string): string => `2026-11-24T${time}Z`;
const words = (time: string): string => formatInstant(Date.parse(at(time)));
const end = (time: string, ended: EndRecord['ended'] = 'revoked'): EndRecord => ({
  kind: 'remote-support-end-record/1',
  consentId: sampleJob.name,
  machineId: '/m',
  ended,
  confirmedAt: at(time),
  evidence: 'Seen.',
});

const { nodeState: _state, nodeUpdatedAt: _updated, startTime: _start, createdAt: _created, ...bare } = sampleJob;
const job = (more: Partial<JobEvidence> = {}): JobEvidence => ({
  ...bare,
  name: 'rs-one',
  type: 'Revoke',
  lastModifiedAt: at('14:00:00'),
  ...more,
});

describe('an end on record', () => {
  it('is of before a request that Azure dates clearly later than the record', () => {
    const isOf = (time: string) => isOfBefore(end(time), endsSince(job()));
    expect(isOf('13:59:49')).toBe(true);
    // Dated by another clock, and to the second.
    expect(isOf('13:59:50')).toBe(false);
    expect(isOf('14:00:00')).toBe(false);
    expect(isOfBefore(end('13:00:00'), undefined)).toBe(false);
    expect(isOfBefore({ confirmedAt: 'then' }, endsSince(job()))).toBe(false);
  });

  it('is of before what the machine reports of access, by a clock that may be five minutes off', () => {
    const active = { nodeState: 'Active', nodeUpdatedAt: at('15:00:00') };
    const session = { sessions: [{ sessionStartTime: at('15:00:00'), sessionEndTime: at('15:10:00') }] };
    for (const more of [active, session]) {
      expect(isOfBefore(end('14:54:59'), endsSince(job(more)))).toBe(true);
      expect(isOfBefore(end('14:55:00'), endsSince(job(more)))).toBe(false);
    }
    // That it reports an end is no sign of access.
    const ended = endsSince(job({ nodeState: 'Revoked', nodeUpdatedAt: at('15:00:00') }));
    expect(isOfBefore(end('14:10:00'), ended)).toBe(false);
  });

  describe('where the clock of the machine is far ahead', () => {
    const session = { sessionStartTime: at('14:09:00'), sessionEndTime: at('14:10:00') };
    const ended = { nodeState: 'Revoked', nodeUpdatedAt: at('14:11:00'), endTime: at('14:01:00'), sessions: [session] };
    const isOf = (time: string, one: JobEvidence) => isOfBefore(end(time), endsSince(one));

    it('is not of before a session that the machine itself puts before the end', () => {
      expect(isOf('14:00:50', job(ended))).toBe(false);
      expect(isOf('14:00:49', job(ended))).toBe(true);
      // An outcome from before the request is that of an earlier one.
      expect(isOf('14:01:00', job({ ...ended, endTime: at('13:00:00') }))).toBe(false);
    });

    const { nodeUpdatedAt: _time, ...undated } = ended;
    const { nodeState: _ended, ...silent } = ended;

    it('is not of before a session that is closed, where the removal is done and the machine says no order', () => {
      for (const other of [undated, silent, { ...undated, nodeState: '' }]) {
        expect(isOf('14:00:50', job(other))).toBe(false);
        expect(isOf('14:00:49', job(other))).toBe(true);
      }
    });

    it('is of before one that the machine puts after the end, or that may go on or have come after the removal', () => {
      const isOpen = { sessions: [{ sessionStartTime: at('14:09:00') }] };
      for (const other of [
        { ...ended, nodeUpdatedAt: at('14:08:59') },
        { ...ended, nodeState: 'Active' },
        { ...undated, nodeState: 'Odd' },
        { ...ended, type: 'Enable' },
        { ...undated, ...isOpen },
        { ...silent, ...isOpen },
        { ...silent, status: 'InProgress' },
        { ...undated, endTime: at('13:00:00') },
      ])
        expect(isOf('14:03:59', job(other))).toBe(true);
    });

    it('is of before nothing that is later than the reading', () => {
      const active = { nodeState: 'Active', nodeUpdatedAt: at('15:00:00') };
      const since = (readAt: string) =>
        endsSinceIn('rs-one', { ...sampleEvidence(), jobs: [job(active)], readAt: Date.parse(at(readAt)) });
      expect(since('14:30:00')).toBe(Date.parse(at('14:29:50')));
      expect(since('15:30:00')).toBe(Date.parse(at('14:55:00')));
    });
  });

  it('is told by the first time that Azure gives of a request, and by none where it gives none', () => {
    const { lastModifiedAt: _, ...undated } = job();
    expect(endsSince({ ...undated, startTime: at('14:00:00'), createdAt: at('12:00:00') })).toBe(endsSince(job()));
    expect(endsSince({ ...undated, createdAt: at('14:00:00') })).toBe(endsSince(job()));
    expect(endsSince(undated)).toBeUndefined();
  });

  it('is of before a job that was there after it, and is gone', () => {
    const thereAt = Date.parse(at('14:00:00'));
    const evidence: AccessEvidence = {
      ...sampleEvidence(),
      jobs: [],
      removedJobs: [{ name: 'RS-ONE', thereAt, goneAt: thereAt + 60_000 }],
    };
    expect(isOfBefore(end('13:57:59'), endsSinceIn('rs-one', evidence))).toBe(true);
    // Azure’s lists lag two minutes.
    expect(isOfBefore(end('13:58:00'), endsSinceIn('rs-one', evidence))).toBe(false);
    expect(endsSinceIn('rs-other', evidence)).toBeUndefined();
    expect(endsSinceIn('rs-one', { ...evidence, jobs: 'unknown' })).toBe(thereAt - 120_000);
    expect(endsSinceIn('rs-one', { ...evidence, jobs: [job()] })).toBe(endsSince(job()));
  });
});

describe('what came after an end on record', () => {
  const told = (one: JobEvidence, ...ends: EndRecord[]) => {
    const later = laterAccess(one, ends);
    return later && laterSentence(one, 'SRV-1', later);
  };

  it('is told with that end, and with the one after it', () => {
    const changed = job({ lastModifiedBy: 'eve@contoso.example' });
    const began = `The remote support job rs-one on SRV-1 was last changed by eve@contoso.example ${words('14:00:00')}, after the recorded end of this access: Expired, confirmed ${words('13:00:00')}.`;
    expect(told(changed, end('13:00:00', 'expired'))).toBe(`${began} No end of it after that is on record.`);
    expect(told(changed, end('15:00:00'), end('13:00:00', 'expired'), end('12:00:00'))).toBe(
      `${began} After that: Revoked, confirmed ${words('15:00:00')}.`,
    );
  });

  it('is a closed session too whose order the machine does not tell, though it puts no further end on record', () => {
    const sessions = [{ sessionStartTime: at('17:00:00'), sessionEndTime: at('17:40:00') }];
    const silent = job({ type: 'Revoke', status: 'Succeeded', endTime: at('14:01:00'), sessions });
    expect(isOfBefore(end('15:00:00'), endsSince(silent))).toBe(false);
    expect(told(silent, end('15:00:00'))).toContain(`last opened a session on SRV-1 ${words('17:00:00')}`);
  });

  it('is the last of what Azure shows', () => {
    const active = job({ nodeState: 'Active', nodeUpdatedAt: at('15:00:00') });
    expect(told(active, end('13:00:00'))).toMatch(/^SRV-1 last reported the access as active /);
    const session = job({ sessions: [{ sessionStartTime: at('15:00:00') }] });
    expect(told(session, end('13:00:00'))).toMatch(/^Microsoft Support last opened a session on SRV-1 /);
    expect(told(job(), end('13:00:00'))).toMatch(/^The remote support job rs-one on SRV-1 was last changed 24 /);
  });

  it('is nothing where no proven end is from before it', () => {
    expect(told(job())).toBeUndefined();
    expect(told(job(), end('14:00:00'))).toBeUndefined();
    expect(told(job(), end('13:00:00', 'removed'))).toBeUndefined();
  });
});
