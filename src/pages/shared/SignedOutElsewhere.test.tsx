import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { SignedOutElsewhere } from './SignedOutElsewhere.tsx';
import type { UnderWay } from './under-way.ts';

const here = vi.hoisted(() => ({
  signedOut: undefined as { isNews: boolean } | undefined,
  isFollowing: false,
  underWay: { goesOn: [], unrecorded: [], isIdle: true } as UnderWay,
  losses: [] as string[],
}));
// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));
vi.mock('#src/auth/signed-out-elsewhere.ts', () => ({ signedOutElsewhere: { get: () => here.signedOut } }));
vi.mock('#src/shell/leaving-losses.ts', () => ({ leavingLosses: () => here.losses }));
vi.mock('#src/shell/UnsavedReceipts.tsx', () => ({
  UnsavedReceipts: () => 'The receipt of consent rs-2 is not saved.',
}));
vi.mock('./under-way.ts', () => ({ useUnderWay: () => here.underWay }));
vi.mock('./use-following.ts', () => ({ useFollowing: () => here.isFollowing }));

afterEach(
  () =>
    void Object.assign(here, {
      signedOut: undefined,
      isFollowing: false,
      underWay: { goesOn: [], unrecorded: [], isIdle: true },
      losses: [],
    }),
);

const words = () =>
  renderToStaticMarkup(
    <MemoryRouter>
      <SignedOutElsewhere name="Ada Lovelace" onSignOut={() => undefined} />
    </MemoryRouter>,
  )
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

it('says nothing where nobody signed out, and where the tab lets go of the account too', () => {
  expect(words()).toBe(' ');
  here.signedOut = { isNews: true };
  here.isFollowing = true;
  expect(words()).toBe(' ');
});

it('says who is still signed in, what goes on, and what a sign-out here would stop and lose', () => {
  here.signedOut = { isNews: true };
  here.losses = ['Granting stops, and the rest waits for a press of yours'];
  const goesOn = ['access is being granted', 'an extension is being removed'];
  here.underWay = { goesOn, unrecorded: ['rs-1'], isIdle: false };
  for (const part of [
    'Somebody signed out in another tab of this browser.',
    'This tab is still signed in as Ada Lovelace.',
    'This goes on here: access is being granted; an extension is being removed.',
    'When this tab signs out: Granting stops, and the rest waits for a press of yours.',
    'The consent rs-1 is signed and not on record yet.',
    'The receipt of consent rs-2 is not saved.',
    'Sign out here too',
  ])
    expect(words()).toContain(part);
});

it('claims nothing of what goes on where it knows of nothing', () => {
  here.signedOut = { isNews: false };
  expect(words()).toContain('This tab is still signed in as Ada Lovelace.');
  expect(words()).not.toContain('goes on here');
  expect(words()).not.toContain('When this tab signs out');
});
