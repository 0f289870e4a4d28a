import { expect, it, vi } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { errorSentence } from './error-sentence.ts';

vi.mock('#src/config.ts', () => ({ ConfigError: class extends Error {} }));

it('says of what failed why, what to do, and the correlation id', () => {
  expect(
    errorSentence(new AzureError({ kind: 'throttled', message: 'Too many requests.', correlationId: 'c-1' })),
  ).toBe('Too many requests. Wait, then try again. Correlation ID c-1.');
});

it('names no correlation id where Azure gave none', () => {
  expect(errorSentence(new AzureError({ kind: 'throttled', message: 'Too many requests.' }))).toBe(
    'Too many requests. Wait, then try again.',
  );
});
