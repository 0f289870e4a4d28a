import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { AzureError, type AzureErrorKind, describeError } from '#src/azure/transport/errors.ts';
import type { Freshness } from './freshness.ts';
import { roughAge } from './freshness.ts';
import { UnreadNote } from './UnreadNote.tsx';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));

const since = Date.UTC(2026, 10, 24, 13);
const unread: Freshness = { is: 'unread', asOf: since - 60_000, since };
const errorOf = (kind: AzureErrorKind) => new AzureError({ kind, message: 'Azure’s words.', correlationId: 'c-1' });
const shown = (freshness: Freshness, error: Error | null, renewed?: boolean): string =>
  renderToStaticMarkup(
    <UnreadNote freshness={freshness} now={since + 60_000} error={error} {...(renewed !== undefined && { renewed })} />,
  );

describe('what could not be read', () => {
  it.each([
    ['forbidden', 'Ask an administrator'],
    ['badRequest', 'Refresh and try again'],
  ] as const)('because Azure refuses it (%s) is not called an outage', (kind, remedy) => {
    const html = shown(unread, errorOf(kind));
    expect(html).toMatch(/This could not be read since .*: Azure refuses it\./);
    expect(html).toMatch(new RegExp(`Azure’s words\\..*${remedy}.*c-1`));
    expect(html).not.toContain('Azure could not be read');
  });

  it.each(['network', 'serverError', 'throttled', 'malformed'] as const)('for want of an answer (%s) is', (kind) => {
    const html = shown(unread, errorOf(kind));
    expect(html).toMatch(/Azure could not be read since .*Azure’s words\..*c-1/);
    expect(html).toContain(describeError(errorOf(kind)).whatToDo);
    expect(html).not.toContain('refuses');
  });

  it('is said without a reason where none is known', () => {
    expect(shown(unread, null)).toMatch(/Azure could not be read since .*It is read again by itself\./);
  });

  it('is not said to be read again by itself where it is not', () => {
    expect(shown(unread, errorOf('forbidden'), false)).not.toContain('by itself');
  });
});

it('has what changes alone in its element, where no translation can hold what was', () => {
  expect(shown(unread, errorOf('network'))).toMatch(/<span> It is read again by itself\. [^<]*<\/span>/);
  expect(shown({ is: 'old', asOf: since }, null)).toContain('</span><span> It is being read again.</span>');
});

it('is announced without its age, which goes on', () => {
  expect(shown(unread, null)).toMatch(/<span aria-live="off">[^<]* ago\)/);
});

it('counts no seconds of its age where the time is not of this second', () => {
  const note = <UnreadNote freshness={unread} now={since - 1000} ageOf={roughAge} error={null} />;
  expect(renderToStaticMarkup(note)).toContain('(less than a minute ago)');
});

it('says nothing of what is current, nor where a sign-in is asked for', () => {
  for (const html of [
    shown({ is: 'current', asOf: since }, errorOf('forbidden')),
    shown(unread, errorOf('signInNeeded')),
  ])
    expect(html).toMatch(/^<div role="status"[^>]*><\/div>$/);
});
