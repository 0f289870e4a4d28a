import { expect, it } from 'vitest';
import type { CheckDetail } from './checks.ts';
import { checkSentence } from './words.ts';

const details: CheckDetail[] = [
  { why: 'shape', at: 'record.kind' },
  { why: 'differs', expected: 'e1', found: 'f1' },
  { why: 'otherWriter', writer: 'w1' },
  { why: 'notOfConsent', what: 'm1' },
  { why: 'beyondConsent', what: 'm1' },
  { why: 'notRead', message: 'Azure says so.' },
];

it.each(details)('the words of a check name what it is about: %j', (detail) => {
  const { why: _why, ...named } = detail;
  const sentence = checkSentence({ key: 'azure', result: 'fails', detail });
  for (const value of Object.values(named)) expect(sentence).toContain(value);
});

it('what couldn’t be checked says why, and nothing else', () => {
  expect(checkSentence({ key: 'key', result: 'notCheckable', detail: { why: 'noKeys' } })).toBe(
    'No published keys were given.',
  );
});
