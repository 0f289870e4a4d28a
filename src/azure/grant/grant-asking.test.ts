import { describe, expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { askedWords, beginAsking, mayBeThere, settleRefusal } from './grant-asking.ts';

const pressed = { requested: false, mayRepeat: true };
const throttled = new AzureError({ kind: 'throttled', message: 'Nothing was sent.', retryAfterSeconds: 60 });

describe('a request that could not leave', () => {
  it('is not told as asked for, and says why it waits', () => {
    const state = beginAsking(pressed);
    settleRefusal(state, throttled, false);
    expect(state.note).toBe('It is asked for when that is possible: Nothing was sent.');
    expect(askedWords(state)).toBe('Access has not been asked for yet.');
    expect(mayBeThere(state)).toBe(false);
    expect(state.notBefore - performance.now()).toBeGreaterThan(59_000);
  });

  it('is given up after four times', () => {
    const state = beginAsking(pressed);
    for (let time = 1; time < 4; time += 1) settleRefusal(state, throttled, false);
    expect(() => settleRefusal(state, throttled, false)).toThrow('Azure could not be asked for access');
  });
});

describe('a request that left', () => {
  it('is told as asked for when Azure puts it off, and is asked for again', () => {
    const state = beginAsking({ requested: false, mayRepeat: false });
    state.sent = 1;
    settleRefusal(state, throttled, true);
    expect(askedWords(state)).toMatch(/^Access was asked for, so far without success/);
    expect(state).toMatchObject({ requested: true, mayRepeat: true, note: undefined });
  });
});
