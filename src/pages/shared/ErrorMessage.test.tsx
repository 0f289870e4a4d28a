import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { ErrorMessage } from './ErrorMessage.tsx';

const shown = (error: unknown) =>
  renderToStaticMarkup(
    <ErrorMessage what="The consents could not be read" error={error}>
      What was read before stands below.
    </ErrorMessage>,
  );

it('says what failed, why, what to do, what follows from it, and which id to give', () => {
  const text = shown(new AzureError({ kind: 'throttled', message: 'Too many requests.', correlationId: 'c-9' }));
  expect(text).toMatch(
    /The consents could not be read\. Azure asks to wait.*Too many requests\. Wait, then try again\. What was read.*c-9/,
  );
});

it('shows nothing while nothing has failed', () => {
  expect(shown(null)).toBe('');
  expect(shown(undefined)).toBe('');
});

it('shows also what is no error of Azure', () => {
  expect(shown('odd')).toContain('odd');
});
