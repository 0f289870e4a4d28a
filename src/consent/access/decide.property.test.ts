import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { anyEvidence, anyNow } from '#test/consent/any-evidence.ts';
import { broken, ruleNames } from '#test/consent/oracle.ts';
import { decideAccess } from './decide.ts';
import { conflictSentence, evidenceSentences, stateSentence, verdictSentence } from './words.ts';

/** `PROPERTY_RUNS=100000` goes deeper than every run of the tests can. */
const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1000) };
vi.setConfig({ testTimeout: 60_000 + 10 * runs.numRuns });

it.each(ruleNames)('never: %s', (rule) => {
  fc.assert(
    fc.property(anyEvidence, anyNow, (evidence, now) => {
      expect(broken(evidence, now, decideAccess(evidence, now))).not.toContain(rule);
    }),
    runs,
  );
});

it('shows each word for some evidence, so that the rules are about something', () => {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(anyEvidence, anyNow, (evidence, now) => {
      const { kind } = decideAccess(evidence, now);
      met.set(kind, (met.get(kind) ?? 0) + 1);
    }),
    { ...runs, numRuns: 2000 },
  );
  for (const kind of ['active', 'requested', 'revoked', 'expired', 'revocationPending', 'unconfirmed', 'unknown']) {
    expect(met.get(kind), kind).toBeGreaterThan(20);
  }
});

it('is a pure function of evidence and time', () => {
  fc.assert(
    fc.property(anyEvidence, anyNow, (evidence, now) => {
      const copy = structuredClone(evidence);
      expect(decideAccess(copy, now)).toEqual(decideAccess(evidence, now));
      expect(copy).toEqual(evidence);
    }),
    { numRuns: 300 },
  );
});

it('every state, conflict and refusal has words, and they name no missing thing', () => {
  fc.assert(
    fc.property(anyEvidence, anyNow, (evidence, now) => {
      const state = decideAccess(evidence, now);
      const refusals = Object.values(state.can).flatMap((verdict) => (verdict.allowed ? [] : [verdict.why]));
      const sentences = [
        stateSentence(state),
        ...state.conflicts.map(conflictSentence),
        ...evidenceSentences(evidence, state),
        ...refusals.map(verdictSentence),
      ];
      for (const sentence of sentences) {
        expect(sentence).toMatch(/^[A-Z].*\.$/s);
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
      }
    }),
    { numRuns: 500 },
  );
});
