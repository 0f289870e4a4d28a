import { beforeEach, describe, expect, it } from 'vitest';
import { tellServerTime } from '#test/azure/server-time.ts';
import { bell, dismissDone, dismissNotification, markAllRead, notify } from './notifications.ts';

const entries = () => bell.getState().entries;
const grant = { id: 'grant rs-1', title: 'Granting access', tone: 'busy' } as const;

beforeEach(() => {
  tellServerTime(Date.UTC(2026, 10, 30));
  bell.setState({ entries: [] });
});

describe('the bell', () => {
  it('puts the newest first and gives it the time', () => {
    notify(grant);
    notify({ id: 'other', title: 'Set up', tone: 'good' });
    expect(entries().map(({ id, isRead }) => [id, isRead])).toEqual([
      ['other', false],
      ['grant rs-1', false],
    ]);
    expect(entries()[1]?.at).toBeGreaterThanOrEqual(Date.UTC(2026, 10, 30));
  });

  it('takes a replacement of the same tone for no news, and it is as quiet as it was', () => {
    notify({ ...grant, progress: { done: 0, total: 3 } });
    notify({ id: 'other', title: 'Set up', tone: 'good' });
    markAllRead();
    const change = { title: 'Granting access to SRV-1', progress: { done: 2, total: 3 } };
    notify({ ...grant, ...change, isQuiet: true });
    expect(entries()[1]).toMatchObject({ ...change, isRead: true, isQuiet: false });
  });

  it('takes another tone for news', () => {
    notify(grant);
    markAllRead();
    notify({ ...grant, tone: 'bad' });
    expect(entries()).toMatchObject([{ tone: 'bad', isRead: false }]);
    expect(entries()).toHaveLength(1);
  });

  it('takes the same tone for news where that is said', () => {
    notify({ ...grant, tone: 'attention', isQuiet: true });
    markAllRead();
    notify({ ...grant, tone: 'attention', isNews: true });
    expect(entries()).toMatchObject([{ isRead: false }]);
    expect(entries()[0]?.isQuiet).toBeUndefined();
  });

  it('keeps work that goes on when the rest is dismissed', () => {
    notify(grant);
    notify({ id: 'done', title: 'Access revoked', tone: 'good' });
    dismissDone();
    expect(entries().map(({ id }) => id)).toEqual(['grant rs-1']);
    dismissNotification('grant rs-1');
    expect(entries()).toEqual([]);
  });
});
