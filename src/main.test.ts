import type { ReactElement, ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { elementsIn } from '#src/azure/testing/sample-react.ts';
import { ConfigError } from '#src/config.ts';

const page = vi.hoisted(() => ({
  render: vi.fn<(content: ReactElement) => void>(),
  createOpenRouter: vi.fn(() => ({ dispose: page.closeOpenRouter })),
  closeOpenRouter: vi.fn(),
  loadConfig: vi.fn<() => Promise<object>>(),
  createRouter: vi.fn(() => ({})),
  findCutOff: vi.fn(() => Promise.resolve()),
  startAuth: vi.fn<() => Promise<object>>(),
  signedOutElsewhere: undefined as object | undefined,
  session: {
    account: null,
    isHalfOut: false,
    takeSignInProblem: vi.fn<() => object | undefined>(),
    signIn: vi.fn(() => Promise.resolve()),
  },
}));
vi.mock('react-dom/client', () => ({ createRoot: () => ({ render: page.render }) }));
vi.mock('#src/auth/session.ts', () => ({ startAuth: page.startAuth, auth: () => page.session }));
vi.mock('#src/config.ts', async (original) => ({
  ...(await original<object>()),
  loadConfig: page.loadConfig,
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
  vi.stubGlobal('document', { getElementById: () => ({}), addEventListener: () => undefined });
  vi.stubGlobal('HTMLElement', { prototype: { showPopover: () => undefined } });
  page.loadConfig.mockResolvedValue({ notice: { text: 'A sandbox.' } });
  page.startAuth.mockResolvedValue(page.session);
  page.session.takeSignInProblem.mockReturnValueOnce({ purpose: 'signIn', error: denied });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  vi.resetModules();
  page.session.takeSignInProblem.mockReset();
  page.session.isHalfOut = false;
});

/** What the app shows when it is opened at `pathname`. */
async function shownAt(pathname: string): Promise<unknown[]> {
  vi.stubGlobal('location', { pathname });
  await import('./main.tsx');
  return elementsIn(page.render.mock.lastCall?.[0]).map(({ type }) => type);
}

/** What stands around a page that needs nobody to be signed in. */
async function openFrame() {
  const { openFrameState } = await import('#src/shell/open-frame.ts');
  return openFrameState();
}

it('says why a sign-in came to nothing on the page that needs none, and offers it again', async () => {
  await shownAt('/verify');
  const { leaving } = await import('#src/shell/leaving.ts');
  expect(leaving.get()).toMatchObject({ title: 'Sign-in did not complete', why: 'Denied.', correlationId: 'corr' });
  const frame = await openFrame();
  expect(frame.notice).toEqual({ text: 'A sandbox.' });
  expect(frame.problem).toBeUndefined();
  frame.onSignIn?.();
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
  const frame = await openFrame();
  expect(frame.notice).toEqual({ text: 'A sandbox.' });
  expect(frame.onSignIn).toBeUndefined();
});

it('says why it could not start on the page that needs no sign-in, which stays there while it is tried again', async () => {
  const lost = new ConfigError(['No connection.'], 'unreachable');
  page.loadConfig.mockRejectedValue(lost);
  await shownAt('/verify');
  expect((await openFrame()).problem?.error).toBe(lost);
  const routers = () =>
    elementsIn<{ router?: unknown; children?: ReactNode }>(page.render.mock.lastCall?.[0]).flatMap(
      ({ props }) => props.router ?? [],
    );
  const before = routers();
  expect(before).toHaveLength(1);
  const worse = new ConfigError(['"tenantId" is missing.']);
  page.loadConfig.mockRejectedValue(worse);
  await (await openFrame()).problem?.onRetry();
  expect((await openFrame()).problem?.error).toBe(worse);
  page.loadConfig.mockResolvedValue({});
  await (await openFrame()).problem?.onRetry();
  expect((await openFrame()).problem).toBeUndefined();
  expect((await openFrame()).onSignIn).toBeDefined();
  expect(page.createOpenRouter).toHaveBeenCalledOnce();
  expect(routers()[0]).toBe(before[0]);
});

it('lets the page that needs no sign-in go when somebody is signed in after all', async () => {
  vi.useFakeTimers();
  page.startAuth.mockRejectedValueOnce(new SignInError('network', 'No answer.'));
  await shownAt('/verify');
  page.startAuth.mockResolvedValue({ account: { username: 'ada' }, isBack: false });
  await (await openFrame()).problem?.onRetry();
  expect(page.createRouter).toHaveBeenCalledOnce();
  expect(page.closeOpenRouter).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

it('says on the page that asks for a sign-in that a sign-out may not have finished', async () => {
  page.session.takeSignInProblem.mockReset();
  page.session.isHalfOut = true;
  expect(await shownAt('/machines')).toContain('sign-in-page');
  const { leaving } = await import('#src/shell/leaving.ts');
  expect(leaving.get()).toMatchObject({ title: 'Signing out may not have finished' });
});

it.each(['/machines', '/verify'])('asks for nothing in a browser that is too old: %s', async (path) => {
  vi.stubGlobal('HTMLElement', { prototype: {} });
  expect(await shownAt(path)).toContain('start-problem');
  expect(page.loadConfig).not.toHaveBeenCalled();
  expect(page.createOpenRouter).not.toHaveBeenCalled();
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
