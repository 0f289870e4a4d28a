import { expect, test } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { failureText, nameMachines, outcomeText, voidText } from './words.ts';

const name = 'SRV\u202E1';

test.each([
  ['machines', nameMachines([{ name }])],
  ['a sign-in', outcomeText({ is: 'failed', error: new SignInError('otherAccount', '') }, name)],
  ['a signature', voidText('otherPerson', name)],
  ['an attempt', failureText({ is: 'void', why: 'otherPerson' }, name)],
])('what is invisible in a name is marked in the words for %s', (_of, words) => {
  expect(words).toContain('SRV⟨U+202E⟩1');
});
