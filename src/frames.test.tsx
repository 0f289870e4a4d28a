// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { reachability } from '#src/azure/http/reachability.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { ConfigError } from '#src/config.ts';
import { serverNow } from '#src/server-time.ts';
import { tellServerTime } from '#test/azure/server-time.ts';
import { describeStart, mayPass, openStart, SignedInFrame, SignedOutFrame } from './frames.tsx';

const session = vi.hoisted(() => ({ signIn: vi.fn<() => Promise<void>>(), signOut: vi.fn<() => Promise<void>>() }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => session }));
vi.mock('#src/config.ts', async (original) => ({ ...(await original<object>()), config: () => ({}) }));

const account = {
  tenantId: 't',
  userId: 'u',
  name: 'Ada Lovelace',
  username: 'ada@contoso.example',
};
const expired = new AzureError({ kind: 'signInNeeded', message: 'expired' });

function show(Frame: () => React.ReactNode) {
  const router = createMemoryRouter([{ element: <Frame />, children: [{ path: '*', element: 'The page' }] }]);
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
}

const showSignedIn = () => {
  show(() => <SignedInFrame account={account} problem={undefined} />);
};
const read = (key: string, answer: () => unknown) =>
  act(() => queryClient.fetchQuery({ queryKey: [key], queryFn: answer, staleTime: 0 }).catch(() => undefined));
const asksForSignIn = () => screen.queryByRole('button', { name: 'Sign in again' }) !== null;

// Where this stand-in for a browser cancels an animation, it rejects a promise that nobody asked for.
beforeAll(() => void Reflect.deleteProperty(Element.prototype, 'animate'));
beforeEach(() => {
  queryClient.setQueryData(['tenants'], 'Contoso');
  vi.clearAllMocks();
});
afterEach(() => {
  cleanup();
  queryClient.clear();
});

describe('the frame of who is signed in', () => {
  it('shows the directory by its name', () => {
    showSignedIn();
    expect(screen.getByText('Contoso')).toBeTruthy();
  });

  it('asks for a sign-in while something lacks one, and leaves the page standing', async () => {
    showSignedIn();
    expect(asksForSignIn()).toBe(false);
    await read('fleet', () => Promise.reject(expired));
    expect(asksForSignIn()).toBe(true);
    expect(screen.getByText('The page')).toBeTruthy();
    await read('other', () => 'fine');
    expect(asksForSignIn()).toBe(true);
    await read('fleet', () => 'fine');
    expect(asksForSignIn()).toBe(false);
  });

  it('knows of what lacked one before the frame was there', async () => {
    await read('fleet', () => Promise.reject(expired));
    showSignedIn();
    expect(asksForSignIn()).toBe(true);
    await read('fleet', () => 'fine');
    expect(asksForSignIn()).toBe(false);
  });

  it('sees it in evidence too, of which each part says for itself why it is missing', async () => {
    showSignedIn();
    await read('evidence', () => ({
      machine: { readAt: 1, value: {} },
      jobs: { readAt: 1, problem: { kind: 'signInNeeded', message: '' } },
    }));
    expect(asksForSignIn()).toBe(true);
    await read('evidence', () => ({ machine: { readAt: 1, problem: { kind: 'forbidden', message: '' } } }));
    expect(asksForSignIn()).toBe(false);
  });

  it('says why nothing comes while Azure asks to wait, once that lasts, and no longer', async () => {
    vi.useFakeTimers();
    tellServerTime(Date.now());
    showSignedIn();
    const said = () => screen.queryByText(/^Azure asked to wait/)?.textContent;
    act(() => reachability.setState({ heldUntil: serverNow() + 20_000 }));
    expect(said()).toBeUndefined();
    await act(() => vi.advanceTimersByTimeAsync(6000));
    expect(said()).toMatch(/wait another 1\d s/);
    await act(() => vi.advanceTimersByTimeAsync(16_000));
    expect(said()).toBeUndefined();
    vi.useRealTimers();
  });

  it('asks before it signs out while access is being revoked', async () => {
    const intent = { kind: 'revoke' as const, machineId: '/m', removeExtension: false };
    const operation = { id: 'o', intent, pressedAt: 0, account: 'a', sent: [] };
    const step = { do: 'wait', why: { is: 'onItsWay' }, seconds: 1 } as const;
    operationsStore.setState({ progress: new Map([['o', { operation, step, at: 0 }]]) });
    showSignedIn();
    fireEvent.click(screen.getByRole('button', { name: /Ada Lovelace/ }));
    fireEvent.click(await screen.findByRole('button', { name: 'Sign out', hidden: true }));
    expect(session.signOut).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: 'Sign out anyway' })).toBeTruthy();
    act(() => operationsStore.setState({ progress: new Map() }));
  });

  it('says why a sign-in could not be started', async () => {
    session.signIn.mockRejectedValue(new SignInError('network', 'No answer \u202e'));
    showSignedIn();
    await read('fleet', () => Promise.reject(expired));
    fireEvent.click(screen.getByRole('button', { name: 'Sign in again' }));
    expect((await screen.findByText(/No answer/)).textContent).toContain('⟨U+202E⟩');
  });
});

describe('the frame of a page that needs nobody', () => {
  it('says why the start failed, tries again once at a time, and keeps what is on the page', async () => {
    let end = () => {};
    const onRetry = vi.fn(() => new Promise<void>((resolve) => (end = resolve)));
    openStart.setState({ failure: { error: new ConfigError('No answer.', 'unreachable'), onRetry } }, true);
    show(() => <SignedOutFrame />);
    const page = screen.getByText('The page');
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull();
    const again = screen.getByRole('button', { name: 'Try again' });
    fireEvent.click(again);
    fireEvent.click(again);
    expect(onRetry).toHaveBeenCalledOnce();
    await act(async () => end());
    expect(again.textContent).toBe('Try again');
    act(() => openStart.setState({}, true));
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeTruthy();
    expect(screen.getByText('The page')).toBe(page);
  });
});

it.each([
  [new ConfigError('No answer.', 'unreachable'), true],
  [new SignInError('network', 'No answer'), true],
  [new ConfigError('"tenantId" is missing.'), false],
  [new SignInError('failed', 'Odd'), false],
  [new TypeError('Odd'), false],
])('knows which start may pass by itself: %s', (error, is) => {
  expect(mayPass(error)).toBe(is);
  expect(describeStart(error).title === describeStart(new ConfigError('', 'unreachable')).title).toBe(is);
});
