import { describe, expect, it } from 'vitest';
import { whatEnds } from './revoke-words.ts';

const job = { sessions: [], nodeState: 'Active' };

describe('whatEnds', () => {
  it('promises no end before the request has reached the machine', () => {
    expect(whatEnds([{ job }])).toBe(
      'No session is shown as open. After this, Microsoft Support can start no new one once the request reaches the machine.',
    );
    expect(whatEnds([{ job }, { job }])).toMatch(/once the request reaches the machines\.$/);
  });

  it('counts open sessions only', () => {
    const sessions = [{ sessionId: 'a' }, { sessionId: 'b', sessionEndTime: '2026-11-24T12:00:00Z' }];
    const held = { job: { ...job, sessions } };
    expect(whatEnds([held])).toContain('open session ends and no new one can start once the request');
    expect(whatEnds([held, held])).toContain('2 open sessions');
  });

  it('calls no session open of which nobody may report the end', () => {
    const sessions = [{ sessionId: 'a' }];
    const away = { job: { ...job, sessions }, offlineSince: '24 Nov 2026, 12:00' };
    const over = { job: { sessions, nodeState: 'Superseded' } };
    for (const target of [away, over])
      expect(whatEnds([target])).toBe(
        '1 session has no reported end and may be open. What is open ends, and Microsoft Support can start no new session once the request reaches the machine.',
      );
    expect(whatEnds([away, over, { job: { ...job, sessions } }])).toBe(
      '2 sessions have no reported end and may be open. Microsoft Support’s open session ends and no new one can start once the request reaches the machines.',
    );
  });

  it('promises nothing of new sessions where another job may give access, and says so', () => {
    const hasOther = true as const;
    expect(whatEnds([{ job, hasOther }])).toBe(
      'No session is shown as open through what is revoked. Another job may give access too; it is not revoked by this.',
    );
    const held = { job: { ...job, sessions: [{ sessionId: 'a' }] }, hasOther };
    for (const targets of [[held], [held, held], [held, { job }], [{ ...held, offlineSince: 'noon' }]])
      expect(whatEnds(targets)).not.toMatch(/no new/);
    expect(whatEnds([{ ...held, offlineSince: 'noon' }])).toContain(
      'What is open through what is revoked ends once the request reaches the machine. Another job',
    );
    expect(whatEnds([held, { job }])).toContain('On 1 of these machines another job may give access too');
  });

  it('promises no end where Azure names no access', () => {
    expect(whatEnds([{}])).not.toContain('no new one');
    expect(whatEnds([{ job }, {}])).toContain('machine. On the other one of these: No access');
    expect(whatEnds([{ job }, {}, {}])).toContain('machine. On the other 2 of these: No access');
  });
});
