import { describe, expect, it } from 'vitest';
import { checkKeys, checkResults, type CheckDetail, type ReceiptVerdict } from './checks.ts';
import {
  checkSentence,
  checkWords,
  detailSentence,
  resultWords,
  signatureFaultSentence,
  verdictWords,
} from './words.ts';

describe('words', () => {
  it('are there for each result of each check, and differ', () => {
    const said = checkKeys.flatMap((key) => checkResults.map((result) => checkSentence({ key, result })));
    expect(said.every((sentence) => sentence.endsWith('.'))).toBe(true);
    // What the person kept has one sentence in all checks of the signature.
    expect(new Set(said).size).toBeGreaterThan(said.length - 6);
    expect(new Set(checkKeys.map((key) => checkWords[key].title)).size).toBe(checkKeys.length);
    expect(new Set(checkResults.map((result) => resultWords[result])).size).toBe(3);
  });

  it('are there for each verdict', () => {
    const verdicts: ReceiptVerdict[] = [
      'valid',
      'keyUnconfirmed',
      'applicationUnconfirmed',
      'unsigned',
      'changed',
      'unreadable',
    ];
    expect(new Set(verdicts.map((verdict) => verdictWords(verdict).title)).size).toBe(verdicts.length);
  });

  it('name what differs', () => {
    const details: CheckDetail[] = [
      { why: 'shape', at: 'record.kind' },
      { why: 'hash', expected: 'e1', found: 'f1' },
      { why: 'member', member: 'm1', expected: 'e1', found: 'f1' },
      { why: 'unknownTerms', id: 'id1' },
      { why: 'otherWriter', writer: 'w1' },
      { why: 'job', machineId: 'm1' },
      { why: 'notRead', message: 'Azure says so.' },
    ];
    for (const { why, ...named } of details) {
      const sentence = detailSentence({ why, ...named } as CheckDetail);
      for (const value of Object.values(named)) expect(sentence).toContain(value);
    }
    expect(signatureFaultSentence({ fault: 'shortKey', bits: 1024 })).toContain('1024');
  });
});
