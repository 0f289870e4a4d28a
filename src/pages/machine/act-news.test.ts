import { beforeEach, describe, expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { currentNotifications, dismissNotification } from '#src/shell/notifications.ts';
import { configureWords, failureNews, setUpWords, tellInBell } from './act-news.ts';

const id =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.HybridCompute/machines/SRV-1';
const forbidden = new AzureError({ kind: 'forbidden', message: 'The client has none.', correlationId: 'c-1' });
const lost = new AzureError({ kind: 'network', message: 'No reply.' });

beforeEach(() => {
  for (const { id: entry } of currentNotifications()) dismissNotification(entry);
});

describe('the bell of an act on a machine', () => {
  it('has one entry, from the press to what Azure answered', async () => {
    let titleMeanwhile: string | undefined;
    const act = async () => {
      titleMeanwhile = currentNotifications()[0]?.title;
      return 'answer';
    };
    await expect(tellInBell(id, act, () => setUpWords('SRV-1'))).resolves.toBe('answer');
    expect(titleMeanwhile).toBe('Setting up remote support on SRV-1');
    expect(currentNotifications()).toMatchObject([
      { title: 'Azure accepted the request to set up remote support on SRV-1', tone: 'neutral' },
    ]);
    expect(currentNotifications()[0]?.href).toMatch(/SRV-1$/);
  });

  it('tells a failure too, and why, for the page may have been left', async () => {
    const act = () => Promise.reject(forbidden);
    await expect(tellInBell(id, act, () => configureWords('SRV-1'))).rejects.toBe(forbidden);
    expect(currentNotifications()).toMatchObject([
      {
        title: 'The change of access to SRV-1 was not made',
        body: 'You do not have the permission: The client has none. Correlation ID c-1.',
        tone: 'attention',
      },
    ]);
  });

  it('says of a change that is not on record that Azure accepted it', async () => {
    await tellInBell(
      id,
      async () => forbidden,
      (notRecorded) => configureWords('SRV-1', notRecorded),
    );
    expect(currentNotifications()).toMatchObject([
      {
        title: 'Azure accepted the change of access to SRV-1, but it is not on record',
        body: 'You do not have the permission: The client has none. Correlation ID c-1.',
        tone: 'attention',
      },
    ]);
  });
});

it('does not say of a lost answer that nothing was done', () => {
  for (const words of [setUpWords('SRV-1'), configureWords('SRV-1')])
    expect(failureNews(words, lost).title).toMatch(/^Azure has not confirmed /);
});

it('claims no more than that Azure accepted it', () => {
  for (const { accepted } of [setUpWords('SRV-1'), configureWords('SRV-1'), configureWords('SRV-1', forbidden)]) {
    expect(accepted.title).toMatch(/^Azure accepted /);
    expect(accepted.tone).not.toBe('good');
  }
});
