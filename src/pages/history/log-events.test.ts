import { describe, expect, it } from 'vitest';
import type { ActivityEvent } from '#src/azure/resources/activity-log.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { recordEvents } from './consent-events.ts';
import { during, entry, job, read } from './consent-samples.ts';
import { jobEvents } from './job-events.ts';
import { logEvents, logGaps } from './log-events.ts';

const wordsOf = (events: readonly { words: string }[]) => events.map(({ words }) => words);

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

    it('keeps a writing over the record at another time than that of the record', () => {
      const write = `${deployments}/remote-support-consent-rs-abc`;
      const over = (second: number) => own('Microsoft.Resources/deployments/write', write, 'Succeeded', second);
      expect(shown([over(5), over(40)])).toEqual(['Writing of the record in rg-sql-prod: succeeded']);
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
