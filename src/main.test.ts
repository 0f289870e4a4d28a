import type { ReactElement, ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { elementsIn } from '#src/azure/testing/sample-react.ts';

const page = vi.hoisted(() => ({
  render: vi.fn<(content: ReactElement) => void>(),
  createOpenRouter: vi.fn<(frame: { notice?: unknown; onSignIn?: () => void }) => object>(() => ({})),
  createRouter: vi.fn(() => ({})),
  findCutOff: vi.fn(() => Promise.resolve()),
  startAuth: vi.fn<() => Promise<object>>(),
  signedOutElsewhere: undefined as object | undefined,
  session: {
    account: null,
    takeSignInProblem: vi.fn<() => object | undefined>(),
    signIn: vi.fn(() => Promise.resolve()),
  },
}));
vi.mock('react-dom/client', () => ({ createRoot: () => ({ render: page.render }) }));
vi.mock('#src/auth/session.ts', () => ({ startAuth: page.startAuth, auth: () => page.session }));
vi.mock('#src/config.ts', async (original) => ({
  ...(await original<object>()),
  loadConfig: async () => ({ notice: { text: 'A sandbox.' } }),
}));
vi.mock('#src/azure/records/draft-storage.ts', () => ({
  keepDraftOnlyOf: () => undefined,
  dropDraft: () => undefined,
}));
vi.mock('#src/earlier-visit.ts', () => ({
  findCutOff: page.findCutOff,
  lookForKept: () => undefined,
  readKept: () => undefined,
  resume: () => undefined,
  tidySignatures: () => undefined,
}));
vi.mock('#src/routes.tsx', () => ({
  createOpenRouter: page.createOpenRouter,
  createRouter: page.createRouter,
  untilShown: () => Promise.resolve(),
  isOpen: (path: string) => path === '/verify',
  loadPage: () => undefined,
}));
vi.mock('#src/shell/SignInPage.tsx', () => ({ SignInPage: 'sign-in-page' }));
vi.mock('#src/shell/StartProblem.tsx', () => ({ StartProblem: 'start-problem' }));
vi.mock('#src/shell/stray-files.ts', () => ({ keepPageFromFiles: () => undefined }));

vi.mock('#src/auth/signed-out-elsewhere.ts', () => ({ signedOutElsewhere: { get: () => page.signedOutElsewhere } }));

const denied = new SignInError('cancelled', 'Denied.', { correlationId: 'corr' });

beforeEach(() => {
  vi.stubGlobal('window', {});
  vi.stubGlobal('document', { getElementById: () => ({}) });
  page.startAuth.mockResolvedValue(page.session);
  page.session.takeSignInProblem.mockReturnValueOnce({ purpose: 'signIn', error: denied });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  vi.resetModules();
  page.session.takeSignInProblem.mockReset();
});

/** What the app shows when it is opened at `pathname`. */
async function shownAt(pathname: string): Promise<unknown[]> {
  vi.stubGlobal('location', { pathname });
  await import('./main.tsx');
  return elementsIn(page.render.mock.lastCall?.[0]).map(({ type }) => type);
}

it('says why a sign-in came to nothing on the page that needs none, and offers it again', async () => {
  await shownAt('/verify');
  const { leaving } = await import('#src/shell/leaving.ts');
  expect(leaving.get()).toMatchObject({ title: 'Sign-in did not complete', why: 'Denied.', correlationId: 'corr' });
  const [frame] = page.createOpenRouter.mock.lastCall ?? [];
  expect(frame?.notice).toEqual({ text: 'A sandbox.' });
  frame?.onSignIn?.();
  expect(page.session.signIn).toHaveBeenCalledOnce();
});

it('says it in place of any other page', async () => {
  const shown = await shownAt('/machines');
  expect(shown).toContain('start-problem');
  expect(shown).not.toContain('sign-in-page');
});

it('says on the page that asks for a sign-in when somebody signed out in another tab', async () => {
  page.session.takeSignInProblem.mockReset();
  for (const told of [undefined, { isNews: false }]) {
    vi.resetModules();
    page.signedOutElsewhere = told;
    expect(await shownAt('/machines')).toContain('sign-in-page');
    const elements = elementsIn<{ isSignedOutElsewhere?: boolean; children?: ReactNode }>(
      page.render.mock.lastCall?.[0],
    );
    const shown = elements.find(({ type }) => (type as unknown) === 'sign-in-page');
    expect(shown?.props.isSignedOutElsewhere).toBe(told !== undefined);
  }
});

it('keeps the notice on the page that needs no sign-in where none can be started', async () => {
  page.startAuth.mockRejectedValue(new SignInError('network', 'No answer.'));
  await shownAt('/verify');
  expect(page.createOpenRouter).toHaveBeenCalledExactlyOnceWith({ notice: { text: 'A sandbox.' } });
});

it.each([
  ['a reload', 'is led to the consent that it cut off', false, 1],
  ['a sign-in', 'gets the page that was left', true, 0],
])('whoever comes by %s %s', async (_, __, isBack, times) => {
  vi.useFakeTimers();
  page.startAuth.mockResolvedValue({ account: { username: 'ada' }, isBack });
  page.findCutOff.mockImplementation(async () => expect(page.createRouter).not.toHaveBeenCalled());
  await shownAt('/grant');
  expect(page.createRouter).toHaveBeenCalledOnce();
  expect(page.findCutOff).toHaveBeenCalledTimes(times);
  vi.useRealTimers();
});
