import { describe, expect, it } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import { formatInstant } from '#src/lib/time.ts';
import { eventKey, inOrder, recordEvents } from './consent-events.ts';
import { after, during, end, entry, job, machine, read } from './consent-samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { jobEvents, jobGaps } from './job-events.ts';
import type { MachineJobs } from './job-events.ts';

const wordsOf = (events: readonly { words: string }[]) => events.map(({ words }) => words);

describe('records', () => {
  it('tell what has happened, in order, and nothing that lies ahead', () => {
    const notAfter = '2026-11-24T18:00:00Z';
    const events = recordEvents(
      {
        ...entry([end('srv-sql-01', 'revoked')]),
        changes: [
          {
            kind: 'remote-support-change-record/1',
            consentId: 'rs-abc',
            machineId: machine('srv-sql-02'),
            level: 'Diagnostics',
            notAfter,
            userId: entry().consent.userId,
            changedAt: '2026-11-24T14:00:00Z',
          },
        ],
      },
      nameInId,
    );
    expect(wordsOf(inOrder(events, during))).toEqual([
      'The time agreed to begins',
      'Signed by Microsoft Entra, by the record; not checked here (date of the ID token, up to five minutes early)',
      'Recorded in rg-sql-prod',
      `Reduced on srv-sql-02 to ${accessLevelName('Diagnostics')} until ${formatInstant(Date.parse(notAfter))}`,
      'Revoked on srv-sql-01, proven: The job ended and the machine connected after it.',
    ]);
    expect(wordsOf(inOrder(events, after)).at(-1)).toBe('The time agreed to ends');
  });

  it('call no end proven that nothing proved', () => {
    const events = recordEvents(
      entry([{ ...end('srv-sql-01', 'removed'), evidence: 'Azure shows no access.' }]),
      nameInId,
    );
    expect(wordsOf(events)).toContain('Closed on srv-sql-01, not proven: Azure shows no access.');
    const unfit = { ...entry([end('srv-sql-01', 'revoked')]), problems: ['The copies differ.'] };
    expect(wordsOf(recordEvents(unfit, nameInId)).at(-1)).toMatch(/^Revoked on srv-sql-01, not proven: /);
  });

  it('of the same words and time count once, and without a time not at all', () => {
    const event = { at: during, words: 'x', from: 'log', about: '/a' } as const;
    expect(inOrder([event, { ...event }, { ...event, at: Number.NaN }], after)).toEqual([event]);
  });
});

const twin = machine('srv-sql-01').replace('rg-sql-prod', 'rg-sql-test');

describe('machines of one name in two resource groups', () => {
  it('each have their end in the timeline', () => {
    const one = end('srv-sql-01', 'revoked');
    const events = inOrder(recordEvents(entry([one, { ...one, machineId: twin }]), nameInId), after);
    const ends = events.filter(({ words }) => words.startsWith('Revoked on srv-sql-01'));
    expect(ends.map(({ about }) => about)).toEqual([machine('srv-sql-01'), twin]);
    expect(new Set(events.map(eventKey)).size).toBe(events.length);
  });

  it('each have what their jobs tell', () => {
    const jobs = [machine('srv-sql-01'), twin].map((id) => ({ id, name: 'SRV-SQL-01', reading: read([job]) }));
    const events = inOrder(jobEvents(jobs, 'rs-abc'), during);
    expect(events.filter(({ words }) => words.startsWith('Access requested'))).toHaveLength(2);
  });
});

describe('jobs', () => {
  it('tell of the request, the machine and each session', () => {
    const events = inOrder(jobEvents([{ id: '/a', name: 'SRV-SQL-01', reading: read([job]) }], 'rs-abc'), during);
    expect(wordsOf(events)).toEqual([
      'Access requested on SRV-SQL-01 by ada@contoso.example',
      'Request for access on SRV-SQL-01: ended in Azure, Succeeded',
      'SRV-SQL-01 reported its state of access: Active',
      'Microsoft Support opened session s-1 on SRV-SQL-01 with Diagnostics',
      'Session s-1 on SRV-SQL-01 was closed',
      'Microsoft Support opened session on SRV-SQL-01',
    ]);
    expect(new Set(events.map(({ from }) => from))).toEqual(new Set(['job']));
  });

  it('let no session vanish for a time that lies ahead or cannot be read', () => {
    const sessions = [
      { sessionId: 's-2', sessionStartTime: '2026-11-24T20:00:00Z' },
      { sessionId: 's-3' },
      { sessionId: 's-4', sessionStartTime: '2026-11-24T15:00:00Z', sessionEndTime: 'soon' },
    ];
    const machines = [{ id: '/a', name: 'A', reading: read([{ ...job, sessions }]) }];
    expect(wordsOf(inOrder(jobEvents(machines, 'rs-abc'), during)).at(-1)).toBe(
      'Microsoft Support opened session s-2 on A',
    );
    expect(wordsOf(jobGaps(machines, 'rs-abc'))).toEqual([
      'Azure gave a time that lay ahead for this: Microsoft Support opened session s-2 on A.',
      'Azure gave no readable time for this: Microsoft Support opened session s-3 on A.',
      'Azure gave no readable time for this: Session s-4 on A was closed.',
    ]);
  });

  it('call no time one that lay ahead within what two right clocks may lie apart, and merge no two sessions', () => {
    const gaps = (...sessions: JobEvidence['sessions']) =>
      wordsOf(jobGaps([{ id: '/a', name: 'A', reading: read([{ ...job, sessions }]) }], 'rs-abc'));
    expect(gaps({ sessionStartTime: '2026-11-24T16:05:00Z' })).toEqual([]);
    expect(gaps({ sessionStartTime: '2026-11-24T16:05:01Z' })).toHaveLength(1);
    expect(gaps({}, {})).toEqual([
      'Azure gave no readable time for this: Microsoft Support opened session on A. (2 times)',
    ]);
  });

  it('say what they cannot tell', () => {
    const machines: MachineJobs[] = [
      { id: '/A', name: 'A', reading: read([{ ...job, name: 'rs-another' }]) },
      { id: '/B', name: 'B', why: 'No permission.', correlationId: 'c-1' },
      { id: '/C', name: 'C', reading: { available: false, reason: 'Not registered.', readAt: during } },
      { id: '/D', name: 'D' },
      { id: '/E', name: 'E', reading: read([job]) },
    ];
    expect(jobGaps(machines, 'rs-abc')).toEqual([
      { about: '/B', words: 'The jobs of B could not be read: No permission.', correlationId: 'c-1' },
      { about: '/C', words: 'Azure shows no remote support jobs of C: Not registered.' },
      {
        about: '',
        words: expect.stringMatching(
          /^Azure has no job of this consent on A: it was removed since, or access was never asked/,
        ),
      },
    ]);
    expect(wordsOf(jobEvents(machines.slice(0, 4), 'rs-abc'))).toEqual([]);
  });
});
