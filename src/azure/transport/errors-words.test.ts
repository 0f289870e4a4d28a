import { expect, test } from 'vitest';
import { SignInError, type SignInErrorKind } from '#src/auth/sign-in-error.ts';
import { byCode } from './error-codes.ts';
import { AzureError, type AzureErrorKind, describeError, errorWords } from './errors.ts';

const everyKind = Object.keys({
  forbidden: 0,
  notFound: 0,
  conflict: 0,
  throttled: 0,
  signInNeeded: 0,
  network: 0,
  malformed: 0,
  serverError: 0,
  badRequest: 0,
  notAvailable: 0,
  cancelled: 0,
} satisfies Record<AzureErrorKind, 0>) as AzureErrorKind[];

const everySignInKind = Object.keys({
  interactionRequired: 0,
  cancelled: 0,
  network: 0,
  otherAccount: 0,
  failed: 0,
} satisfies Record<SignInErrorKind, 0>) as SignInErrorKind[];

const aSentence = expect.stringMatching(/^[A-Z].*\.$/s) as string;
const aTitle = expect.stringMatching(/^[A-Z].*[^.]$/) as string;

const distinct = (texts: readonly string[]): number => new Set(texts).size;

test.each(everyKind)('%s is named, with Azure’s words alone and what to do', (kind) => {
  expect(describeError(new AzureError({ kind, message: 'Said.' }))).toStrictEqual({
    title: aTitle,
    why: 'Said.',
    whatToDo: aSentence,
  });
});

test('no two kinds of error are called the same, or have the same remedy', () => {
  const described = everyKind.map((kind) => describeError(new AzureError({ kind, message: 'Said.' })));
  expect(distinct(described.map(({ title }) => title))).toBe(everyKind.length);
  expect(distinct(described.map(({ whatToDo }) => whatToDo))).toBe(everyKind.length);
});

test.each(everySignInKind)('a sign-in that ends with %s says what to do, and its id where there is one', (kind) => {
  const described = describeError(new SignInError(kind, 'Said.'));
  expect(described).toStrictEqual({ title: aTitle, why: 'Said.', whatToDo: aSentence });
  const withId = describeError(new SignInError(kind, 'Said.', { correlationId: 'c' }));
  expect(withId).toStrictEqual({ ...described, correlationId: 'c' });
});

test('no two ends of a sign-in have the same remedy', () => {
  const remedies = everySignInKind.map((kind) => describeError(new SignInError(kind, 'Said.')).whatToDo);
  expect(distinct(remedies)).toBe(everySignInKind.length);
});

test.each([...byCode.keys()])('the code %s has a remedy of its own, in whatever case Azure writes it', (code) => {
  const kind = 'forbidden';
  const usual = describeError(new AzureError({ kind, message: 'Said.' }));
  const described = describeError(new AzureError({ kind, message: 'Said.', code: code.toUpperCase() }));
  expect(described).toStrictEqual({ title: aTitle, why: 'Said.', whatToDo: aSentence });
  expect(described.whatToDo).not.toBe(usual.whatToDo);
});

test('all codes but the one whose kind says enough have a name of their own', () => {
  const unnamed = [...byCode].filter(([, { title }]) => title === undefined).map(([code]) => code);
  expect(unnamed).toEqual(['missingsubscriptionregistration']);
  expect([...byCode.keys()].filter((code) => !/^[a-z_]+$/.test(code))).toEqual([]);
});

test.each(['HeldBack', 'TakenMeanwhile', 'InThisApp'])(
  '%s, a refusal of this app’s own, is not told as Azure’s',
  (code) => {
    for (const kind of ['conflict', 'throttled', 'badRequest'] as const)
      expect(describeError(new AzureError({ kind, message: 'Said.', code })).title).not.toMatch(/^Azure /);
  },
);

test('how long to wait is said of throttling alone, and only where Azure says it', () => {
  const remedy = (kind: AzureErrorKind, retryAfterSeconds?: number) =>
    describeError(new AzureError({ kind, message: 'Said.', retryAfterSeconds })).whatToDo;
  expect(remedy('throttled')).toBe('Wait, then try again.');
  expect(remedy('throttled', 0)).toBe('Wait 0 s, then try again.');
  expect(remedy('serverError', 40)).toBe(remedy('serverError'));
});

test('a missing permission is named of a refusal alone', () => {
  const missingAction = 'Microsoft.HybridCompute/machines/read';
  const why = (kind: AzureErrorKind) => describeError(new AzureError({ kind, message: 'Said.', missingAction })).why;
  expect(why('forbidden')).toBe(`The permission ${missingAction} is missing. Azure says: Said.`);
  expect(why('notFound')).toBe('Said.');
});

test('an error has a name that no build takes away, and no scope where nothing was asked about', () => {
  const error = new AzureError({ kind: 'network', message: 'Said.' });
  expect(`${error.name} ${error.scope}`).toBe('AzureError ');
});

test('an error without words is named by its kind', () => {
  expect(describeError(new TypeError('')).why).toBe('TypeError');
  expect(errorWords(new AzureError({ kind: 'network', message: 'Said.' }))).toStrictEqual({
    words: 'Said. Check the connection, then try again.',
  });
});
