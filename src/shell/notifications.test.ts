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

  it('takes a replacement that only moves its bar for no news', () => {
    notify({ ...grant, progress: { done: 0, total: 3 } });
    notify({ id: 'other', title: 'Set up', tone: 'good' });
    markAllRead();
    notify({ ...grant, progress: { done: 2, total: 3 } });
    expect(entries()[1]).toMatchObject({ progress: { done: 2 }, isRead: true });
  });

  it.each([{ title: 'Access granted' }, { tone: 'bad' as const }])('takes %o for news', (change) => {
    notify(grant);
    markAllRead();
    notify({ ...grant, ...change });
    expect(entries()).toMatchObject([{ ...change, isRead: false }]);
    expect(entries()).toHaveLength(1);
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
