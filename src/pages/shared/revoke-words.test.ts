import { describe, expect, it } from 'vitest';
import { whatEnds } from './revoke-words.ts';

const job = { sessions: [] };

describe('whatEnds', () => {
  it('promises no end before the request has reached the machine', () => {
    expect(whatEnds([{ job }])).toBe(
      'No session is shown as open. After this, Microsoft Support can start no new one once the request reaches the machine.',
    );
    expect(whatEnds([{ job }, { job }])).toMatch(/once the request reaches the machines\.$/);
  });

  it('counts open sessions only', () => {
    const sessions = [{ sessionId: 'a' }, { sessionId: 'b', sessionEndTime: '2026-11-24T12:00:00Z' }];
    expect(whatEnds([{ job: { sessions } }])).toContain('open session ends and no new one can start once the request');
    expect(whatEnds([{ job: { sessions } }, { job: { sessions } }])).toContain('2 open sessions');
  });

  it('promises no end where Azure names no access', () => {
    expect(whatEnds([{}])).not.toContain('no new one');
    expect(whatEnds([{ job }, {}])).toContain('machine. On the other one of these: No access');
    expect(whatEnds([{ job }, {}, {}])).toContain('machine. On the other 2 of these: No access');
  });
});
