import { describe, expect, it } from 'vitest';
import { whatEnds } from './revoke-words.ts';

const job = { sessions: [] };

describe('whatEnds', () => {
  it('promises an end at once only for machines that are there', () => {
    expect(whatEnds([{ job }])).toBe(
      'No session is shown as open. After this, Microsoft Support can start no new one.',
    );
    expect(whatEnds([{ job, offlineSince: 'yesterday' }])).toMatch(/once the request reaches the machine\.$/);
  });

  it('counts open sessions only', () => {
    const sessions = [{ sessionId: 'a' }, { sessionId: 'b', sessionEndTime: '2026-11-24T12:00:00Z' }];
    expect(whatEnds([{ job: { sessions } }])).toContain('open session ends');
    expect(whatEnds([{ job: { sessions } }, { job: { sessions } }])).toContain('2 open sessions');
  });

  it('promises no end where Azure names no access', () => {
    expect(whatEnds([{}])).not.toContain('no new one');
    expect(whatEnds([{ job }, {}])).toContain('On the other machines');
  });
});
