import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { keptReceiptsQuery, protectionQuery } from '#src/azure/receipts/evidence-queries.ts';
import { titleOfReads } from './SignInAgain.tsx';

const refusal = new AzureError({ kind: 'signInNeeded', message: 'The session has ended.' });

const unmet = new AzureError({ kind: 'signInNeeded', code: 'insufficient_claims', message: 'One more factor.' });
const ended = 'Your session has ended.';

const read = (active: boolean, error: Error | null, at: number) => ({
  isActive: () => active,
  state: { error, errorUpdatedAt: error ? at : 0, dataUpdatedAt: error ? 0 : at },
});

it('asks for a sign-in when what is shown, or the newest read, was refused for want of one', () => {
  expect(titleOfReads([read(true, refusal, 1), read(true, null, 2)])).toBe(ended);
  expect(titleOfReads([read(false, refusal, 2), read(true, null, 1)])).toBe(ended);
});

it('calls no session ended of which Azure only wants more', () => {
  expect(titleOfReads([read(true, unmet, 1)])).toBe('Azure wants you to confirm it’s you.');
  expect(titleOfReads([read(true, unmet, 1), read(true, refusal, 1)])).toBe(ended);
  expect(titleOfReads([read(true, unmet, 2), read(true, null, 2), read(false, refusal, 1)])).not.toBe(ended);
});

it('does not go on asking for what a page wanted that was left, once something could be read', () => {
  expect(titleOfReads([read(false, refusal, 1), read(true, null, 2)])).toBeUndefined();
});

it('asks for none because of other failures', () => {
  expect(titleOfReads([read(true, new AzureError({ kind: 'network', message: 'lost' }), 1)])).toBeUndefined();
  expect(titleOfReads([])).toBeUndefined();
});

it.each([keptReceiptsQuery('rs-a'), protectionQuery()])(
  'takes nothing for the end of the session that the container for receipts says, nor for its return: $queryKey',
  ({ meta }) => {
    expect(titleOfReads([{ ...read(true, refusal, 1), meta }])).toBeUndefined();
    expect(
      titleOfReads([
        { ...read(true, null, 2), meta },
        { ...read(false, refusal, 1), meta: undefined },
      ]),
    ).toBe(ended);
  },
);
