import { describe, expect, it } from 'vitest';
import { formatSecond } from '#src/lib/time.ts';
import { asOfWords, awayWords, unheardWords, whatEnds } from './revoke-words.ts';

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
    const held = { job: { sessions }, isHeard: true as const };
    expect(whatEnds([held])).toContain('open session ends and no new one can start once the request');
    expect(whatEnds([held, held])).toContain('2 open sessions');
  });

  it('calls no session open of which nobody may report the end', () => {
    const unheard = { job: { sessions: [{ sessionId: 'a' }] } };
    expect(whatEnds([unheard])).toBe(
      '1 session has no reported end and may be open. What is open ends, and Microsoft Support can start no new session once the request reaches the machine.',
    );
    expect(whatEnds([unheard, unheard, { ...unheard, isHeard: true }])).toBe(
      '2 sessions have no reported end and may be open. Microsoft Support’s open session ends and no new one can start once the request reaches the machines.',
    );
  });

  it('promises nothing of new sessions where another job may give access, and says so', () => {
    const hasOther = true as const;
    expect(whatEnds([{ job, hasOther }])).toBe(
      'No session is shown as open through what is revoked. Another job may give access too; it is not revoked by this.',
    );
    const unheard = { job: { sessions: [{ sessionId: 'a' }] }, hasOther };
    const held = { ...unheard, isHeard: true as const };
    for (const targets of [[held], [held, held], [held, { job }], [unheard]])
      expect(whatEnds(targets)).not.toMatch(/no new/);
    expect(whatEnds([unheard])).toContain(
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

describe('machines that are away', () => {
  const [early, late] = [Date.UTC(2026, 10, 24, 12), Date.UTC(2026, 10, 24, 13)];

  it('are said to be so as of when that was read, where it is not of now', () => {
    expect(asOfWords([], 2)).toBe('');
    expect(asOfWords([early], 1)).toBe(`By a reading of ${formatSecond(early)}, `);
    expect(asOfWords([early, early], 2)).toBe(`By a reading of ${formatSecond(early)}, `);
    expect(asOfWords([late, early], 2)).toBe(`By readings of ${formatSecond(early)} or later, `);
    // The other is away now.
    expect(asOfWords([early], 2)).toBe(`By readings of ${formatSecond(early)} or later, `);
    expect(awayWords(2, 2, asOfWords([early, early], 2))).toContain(', these 2 machines have not been connected;');
  });

  it('are not told from others where that is not known', () => {
    expect(unheardWords(2, 2)).toMatch(/^Whether these 2 machines are connected is not known;/);
    expect(unheardWords(2, 500)).toMatch(/^Whether 2 of these machines are connected is not known;/);
  });
});
