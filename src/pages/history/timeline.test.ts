import { describe, expect, it } from 'vitest';
import type { ActivityEvent } from '#src/azure/resources/activity-log.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import { formatInstant } from '#src/lib/time.ts';
import { eventKey, inOrder, recordEvents } from './consent-events.ts';
import { after, during, end, entry, machine } from './consent-samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { jobEvents, jobGaps } from './job-events.ts';
import type { MachineJobs } from './job-events.ts';
import { logEvents, logGaps } from './log-events.ts';

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
      'Signed with a fresh sign-in to Microsoft Entra',
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

const job: JobEvidence = {
  name: 'RS-ABC',
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: '2026-11-24T21:00:00Z',
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  createdAt: '2026-11-24T13:00:10Z',
  createdBy: 'ada@contoso.example',
  endTime: '2026-11-24T13:02:00Z',
  nodeState: 'Active',
  nodeUpdatedAt: '2026-11-24T13:02:30Z',
  sessions: [
    {
      sessionId: 's-1',
      sessionStartTime: '2026-11-24T14:00:00Z',
      sessionEndTime: '2026-11-24T14:30:00Z',
      accessLevel: 'Diagnostics',
    },
    { sessionStartTime: '2026-11-24T15:00:00Z' },
  ],
};
const read = (jobs: JobEvidence[]): MachineJobs['reading'] => ({
  available: true,
  jobs,
  readAt: during,
  answeredBy: during,
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

describe('the Activity Log', () => {
  const group = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-sql-prod';
  const arc = `${group}/providers/Microsoft.HybridCompute/machines/SRV-SQL-01`;
  const event = (operation: string, resourceId: string, status: string, second: number): ActivityEvent => ({
    at: `2026-11-24T13:00:${String(second).padStart(2, '0')}Z`,
    caller: 'ada@contoso.example',
    operation,
    status,
    resourceId,
    correlationId: '',
  });
  const subscriptionId = '11111111-1111-4111-8111-111111111111';

  it('is told in words, what is not known in its own', () => {
    const deployments = `${group}/providers/Microsoft.Resources/deployments`;
    const jobs = `${arc}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-abc`;
    const events = [
      event('Microsoft.Resources/deployments/write', `${deployments}/remote-support-consent-rs-abc`, 'Started', 1),
      event('Microsoft.Resources/deployments/write', `${deployments}/remote-support-consent-rs-abc`, 'Succeeded', 2),
      event('Microsoft.HybridCompute/machines/extensions/write', `${arc}/extensions/rs`, 'Accepted', 3),
      event('Microsoft.AzureStackHCI/edgeDevices/jobs/write', jobs, 'Started', 4),
      event('Microsoft.Compute/disks/write', `${group}/providers/Microsoft.Compute/disks/d`, 'Odd', 5),
    ];
    const userId = 'ada-id';
    const own = { ...event('Microsoft.Resources/tags/write', arc, 'Succeeded', 6), callerId: 'ADA-ID' };
    expect(wordsOf(logEvents([{ subscriptionId, events: [...events, own] }], userId, nameInId))).toEqual([
      'Writing of the record in rg-sql-prod: started, by ada@contoso.example',
      'Writing of the record in rg-sql-prod: succeeded, by ada@contoso.example',
      'Installation of the extension on SRV-SQL-01: accepted by Azure, by ada@contoso.example',
      'Request to the remote support job of SRV-SQL-01: started, by ada@contoso.example',
      `Microsoft.Compute/disks/write on ${group}/providers/Microsoft.Compute/disks/d: Odd, by ada@contoso.example`,
      'Tag on SRV-SQL-01 that points at the record: succeeded',
    ]);
  });

  describe('in one line for each act', () => {
    const deployments = `${group}/providers/Microsoft.Resources/deployments`;
    const jobId = `${arc}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-abc`;
    const jobWrite = 'Microsoft.AzureStackHCI/edgeDevices/jobs/write';
    const own = (...parts: Parameters<typeof event>) => ({ ...event(...parts), callerId: 'ADA-ID' });
    const told = [
      ...recordEvents(entry(), nameInId),
      ...jobEvents([{ id: arc, name: 'A', reading: read([job]) }], 'rs-abc'),
    ];
    const shown = (events: ActivityEvent[]) =>
      logEvents([{ subscriptionId, events }], 'ada-id', nameInId, told).flatMap(({ words, isFurther }) =>
        isFurther === true ? [] : [words],
      );

    it('leaves out stages before the last, and what a record or a job tells', () => {
      const write = `${deployments}/remote-support-consent-rs-abc`;
      expect(
        shown([
          own('Microsoft.Resources/deployments/write', write, 'Accepted', 4),
          own('Microsoft.Resources/deployments/write', write, 'Succeeded', 5),
          own('Microsoft.HybridCompute/machines/extensions/write', `${arc}/extensions/rs`, 'Succeeded', 9),
          own('Microsoft.HybridCompute/machines/extensions/write', `${arc}/extensions/rs`, 'Accepted', 6),
          own(jobWrite, jobId, 'Accepted', 10),
          own(jobWrite, jobId, 'Succeeded', 12),
        ]),
      ).toEqual(['Installation of the extension on SRV-SQL-01: succeeded']);
    });

    it('keeps each request at another time, such as the one to revoke, and what has no later stage', () => {
      expect(
        shown([
          own(jobWrite, jobId, 'Accepted', 10),
          own(jobWrite, jobId, 'Succeeded', 12),
          own(jobWrite, jobId, 'Accepted', 40),
          own(jobWrite, jobId, 'Accepted', 50),
          own(jobWrite, jobId, 'Succeeded', 52),
        ]),
      ).toEqual([
        'Request to the remote support job of SRV-SQL-01: accepted by Azure',
        'Request to the remote support job of SRV-SQL-01: succeeded',
      ]);
    });

    it('keeps all that another person began, and leaves an own beginning out only where its act went on', () => {
      const events = [
        own(jobWrite, jobId, 'Started', 1),
        own(jobWrite, jobId, 'Failed', 2),
        { ...event(jobWrite, jobId, 'Started', 50), caller: 'bob@contoso.example', callerId: 'bob-id' },
        own(jobWrite, jobId, 'Started', 55),
      ];
      const all = logEvents([{ subscriptionId, events }], 'ada-id', nameInId);
      expect(wordsOf(all)).toEqual([
        'Request to the remote support job of SRV-SQL-01: started',
        'Request to the remote support job of SRV-SQL-01: failed',
        'Request to the remote support job of SRV-SQL-01: started, by bob@contoso.example',
        'Request to the remote support job of SRV-SQL-01: started',
      ]);
      expect(all.map(({ isFurther = false }) => isFurther)).toEqual([true, false, false, false]);
    });

    it('keeps what failed, what another person did, and what is no stage', () => {
      expect(
        shown([
          own(jobWrite, jobId, 'Accepted', 10),
          own(jobWrite, jobId, 'Failed', 11),
          own(jobWrite, jobId, 'Odd', 11),
          { ...own(jobWrite, jobId, 'Succeeded', 12), callerId: 'eve-id' },
          event(jobWrite, jobId, 'Succeeded', 13),
        ]),
      ).toEqual([
        'Request to the remote support job of SRV-SQL-01: failed',
        'Request to the remote support job of SRV-SQL-01: Odd',
        'Request to the remote support job of SRV-SQL-01: succeeded, by ada@contoso.example',
        'Request to the remote support job of SRV-SQL-01: succeeded, by ada@contoso.example',
      ]);
    });
  });

  it('tells operations and states that bear the names of what every object has in Azure’s own words', () => {
    const odd = event('Constructor', arc, 'Constructor', 7);
    expect(wordsOf(logEvents([{ subscriptionId, events: [odd] }], 'ada-id', nameInId))).toEqual([
      `Constructor on ${arc}: Constructor, by ada@contoso.example`,
    ]);
  });

  it('says what it cannot tell', () => {
    const day = 24 * 60 * 60_000;
    const unread = { subscriptionId, why: 'No permission.', correlationId: 'c-2' };
    expect(logGaps([unread, unread, { subscriptionId, events: [] }], during, during + 89 * day)).toEqual([
      {
        about: subscriptionId,
        words: `The Activity Log of subscription ${subscriptionId} could not be read: No permission.`,
        correlationId: 'c-2',
      },
    ]);
    expect(logGaps([], during, during + 91 * day)).toHaveLength(1);
  });
});
