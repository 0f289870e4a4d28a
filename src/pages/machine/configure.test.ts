import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canExtend, cannotShorten, endChoices, levelChoices, offeredFor } from './configure.ts';

const hour = 3_600_000;

describe('endChoices', () => {
  it('never offers an end later than the agreed one, nor one that is less than an hour away while it is offered', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 14 * 24 * hour }), (now, left) => {
        const choices = endChoices(now, now + left);
        expect(choices.at(-1)?.end).toBe(now + left);
        for (const choice of choices.slice(0, -1)) {
          expect(choice.end).toBeLessThan(now + left);
          expect(choice.end).toBeGreaterThanOrEqual(now + offeredFor + hour);
        }
      }),
    );
  });

  it('offers one and four hours when eight were agreed', () => {
    expect(endChoices(0, 8 * hour).map(({ end }) => end)).toEqual([hour + offeredFor, 4 * hour + offeredFor, 8 * hour]);
  });
});

describe('cannotShorten', () => {
  it('says so where no sooner end is offered', () => {
    for (const left of [hour, hour + offeredFor, hour + offeredFor + 1])
      expect(cannotShorten(0, left) === undefined).toBe(endChoices(0, left).length > 1);
    expect(cannotShorten(0, hour + offeredFor)).toContain('revoke');
  });
});

describe('levelChoices', () => {
  it('never offers more than was agreed', () => {
    expect(levelChoices('Diagnostics')).toEqual(['Diagnostics']);
    expect(levelChoices('DiagnosticsAndRepair')).toEqual(['Diagnostics', 'DiagnosticsAndRepair']);
  });
});

describe('canExtend', () => {
  const name = 'rs-aaaaaaaaaaaaaaaaaaaaa';

  it('is for whoever let Microsoft Support in, under a consent', () => {
    expect(canExtend({ name, createdBy: 'Ada@contoso.example' }, 'ada@contoso.example')).toEqual({ allowed: true });
    expect(canExtend({ name: name.toUpperCase(), createdBy: 'ada' }, 'ada')).toEqual({ allowed: true });
  });

  it('is for nobody while another job may give access too', () => {
    const verdict = canExtend({ name, createdBy: 'ada' }, 'ada', true);
    expect(verdict).toEqual({ allowed: false, reason: expect.stringContaining('Another job may give access too') });
  });

  it('is not for anybody else, and says who can', () => {
    const reason = (job: Parameters<typeof canExtend>[0], username?: string) => {
      const verdict = canExtend(job, username);
      return verdict.allowed ? 'allowed' : verdict.reason;
    };
    expect(reason({ name, createdBy: 'alan' }, 'ada')).toContain('let in by alan, who alone');
    expect(reason({ name, createdBy: 'alan' })).toContain('let in by alan');
    expect(reason({ name })).toContain('Azure does not name');
    expect(reason({ name: 'remoteSupport', createdBy: 'ada' }, 'ada')).toContain('without a consent');
  });
});
