import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { AzureError, describeError } from '#src/azure/transport/errors.ts';
import { AuditPackState } from './AuditPackState.tsx';
import type { PackState } from './use-audit-pack.ts';

const shown = (state: PackState) => renderToStaticMarkup(<AuditPackState state={state} onStop={() => {}} />);

it('a pack that could not be built says why, what to do and which id to give', () => {
  const error = new AzureError({ kind: 'throttled', message: 'Too many requests.', correlationId: 'c-9' });
  const text = shown({ is: 'failed', error });
  for (const part of ['The pack could not be built.', 'Too many requests.', describeError(error).whatToDo, 'c-9'])
    expect(text).toContain(part);
});

it('a pack that is being built says first that the records are read, and last that all is compared', () => {
  expect(shown({ is: 'building', done: 0 })).toContain('Reading the records again');
  expect(shown({ is: 'building', done: 1, all: 3 })).toContain('1 of 3 consents read and checked');
  expect(shown({ is: 'building', done: 3, all: 3 })).toContain('Comparing all grants with all records.');
});
