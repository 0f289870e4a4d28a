import { expect, it } from 'vitest';
import { type CheckDetail, checkKeys, type CheckResult } from './checks.ts';
import { checkReason, checkSentence } from './words.ts';

const results: CheckResult[] = ['holds', 'fails', 'notCheckable'];

it('each result of each check has words of its own', () => {
  for (const key of checkKeys) {
    const sentences = results.map((result) => checkSentence({ key, result }));
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].{10,90}\.$/);
    expect(new Set(sentences).size).toBe(results.length);
  }
  // Whoever reads what failed must not read that something holds.
  for (const key of checkKeys)
    for (const result of results)
      expect(/Couldn’t/.test(checkSentence({ key, result }))).toBe(result === 'notCheckable');
});

const details: CheckDetail[] = [
  { why: 'shape', at: 'record.kind' },
  { why: 'differs', expected: 'e1', found: 'f1' },
  { why: 'otherWriter', writer: 'w1' },
  { why: 'notOfConsent', what: 'm1' },
  { why: 'beyondConsent', what: 'm1' },
  { why: 'notRead', message: 'Azure says so.' },
];

it.each(details)('the reason names what it is about: %j', (detail) => {
  const { why: _why, ...named } = detail;
  const reason = checkReason({ detail });
  for (const value of Object.values(named)) expect(reason).toContain(value);
});
