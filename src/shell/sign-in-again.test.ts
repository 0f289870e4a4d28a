import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { keptReceiptsQuery, protectionQuery } from '#src/azure/receipts/evidence-queries.ts';
import { isSignInNeeded } from './SignInAgain.tsx';

const refusal = new AzureError({ kind: 'signInNeeded', message: 'The session has ended.' });

const read = (active: boolean, error: Error | null, at: number) => ({
  isActive: () => active,
  state: { error, errorUpdatedAt: error ? at : 0, dataUpdatedAt: error ? 0 : at },
});

it('asks for a sign-in when what is shown, or the newest read, was refused for want of one', () => {
  expect(isSignInNeeded([read(true, refusal, 1), read(true, null, 2)])).toBe(true);
  expect(isSignInNeeded([read(false, refusal, 2), read(true, null, 1)])).toBe(true);
});

it('does not go on asking for what a page wanted that was left, once something could be read', () => {
  expect(isSignInNeeded([read(false, refusal, 1), read(true, null, 2)])).toBe(false);
});

it('asks for none because of other failures', () => {
  expect(isSignInNeeded([read(true, new AzureError({ kind: 'network', message: 'lost' }), 1)])).toBe(false);
  expect(isSignInNeeded([])).toBe(false);
});

it.each([keptReceiptsQuery('rs-a'), protectionQuery()])(
  'takes nothing for the end of the session that the container for receipts says, nor for its return: $queryKey',
  ({ meta }) => {
    expect(isSignInNeeded([{ ...read(true, refusal, 1), meta }])).toBe(false);
    expect(
      isSignInNeeded([
        { ...read(true, null, 2), meta },
        { ...read(false, refusal, 1), meta: undefined },
      ]),
    ).toBe(true);
  },
);
