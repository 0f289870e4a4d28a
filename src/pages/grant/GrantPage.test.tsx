// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { queryClient } from '#src/azure/query-client.ts';
import { machineConsentsQuery } from '#src/azure/records.ts';
import type { Check } from '#src/consent/preflight/preflight.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { windowsServer20241030 } from '#src/consent/terms/windows-server-2024-10-30.ts';
import { sampleFacts } from '#test/consent/samples.ts';
import {
  claimsOf,
  publishedKeys,
  raisedRecord,
  signedRecord,
  signToken,
  testApp,
  testConsent,
  testIssuer,
  testMachine,
  testStart,
  testTenant,
  testUser,
} from '#test/proof/signed.ts';
import { readDraft, ownerOf } from './draft.ts';
import { Component, loader } from './GrantPage.tsx';

// Signing and verifying take as long as they take on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 60_000 });

const account = { tenantId: testTenant, userId: testUser, name: 'Ada Lovelace', username: 'ada@contoso.example' };
const session = {
  account,
  takeSignature: vi.fn<() => { idToken: string; nonce: string } | undefined>(),
  takeSignInProblem: vi.fn<() => { error: Error & { kind: string } } | undefined>(),
  signConsent: vi.fn<(nonce: string, returnTo: string) => Promise<void>>(),
};
const start = vi.fn<(intents: { machineId: string }[], press: unknown, record: ConsentRecord) => Promise<void>>();
/** What stands in the way on the machine now. */
let checks: Check[] | Promise<Check[]> = [];
/** What calls each check off. */
let checking: AbortSignal[] = [];

vi.mock('#src/auth/session.ts', () => ({ auth: () => session, signedIn: () => account }));
vi.mock('#src/auth/identity-provider.ts', () => ({
  identityProvider: () => Promise.resolve({ issuer: testIssuer, keys: publishedKeys }),
}));
vi.mock('#src/config.ts', () => ({
  config: () => ({
    clientId: testApp,
    tenantId: testTenant,
    resourceManager: 'https://arm.example',
    terms: { windowsServer: windowsServer20241030.id, azureLocal: 'azure-local-2025-03-04' },
  }),
}));
vi.mock('#src/server-time.ts', () => ({
  serverNow: () => testStart,
  settledServerNow: () => Promise.resolve(testStart + 20_000),
  useServerNow: () => testStart,
}));
vi.mock('#src/azure/preflight.ts', () => ({
  preflightQuery: (id: string) => ({
    queryKey: ['preflight', id],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      checking.push(signal);
      const found = await checks;
      return {
        machine: { name: 'SRV-SQL-01', location: '', vmId: testUser },
        facts: sampleFacts,
        checks: found,
        readAt: testStart,
      };
    },
  }),
}));
vi.mock('#src/azure/resources/support-tickets.ts', () => ({
  openTicketsQuery: () => ({
    queryKey: ['tickets'],
    queryFn: () =>
      Promise.resolve({ tickets: [{ number: '2411240040001234', title: '', resourceId: testMachine }], problems: [] }),
  }),
}));
vi.mock('#src/azure/operations/operations.ts', () => ({
  start: (...asked: Parameters<typeof start>) => start(...asked),
}));
vi.mock('#src/shell/Page.tsx', () => ({ Page: ({ children }: { children: React.ReactNode }) => children }));

const link = `/grant?${new URLSearchParams({ machine: testMachine })}`;

function open(path = link) {
  const router = createMemoryRouter(
    [
      { path: '/grant', Component, loader, HydrateFallback: () => null },
      { path: '/grants/:consentId', element: 'progress' },
    ],
    { initialEntries: [path] },
  );
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return router;
}

const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }));
const reason = () => screen.findByRole<HTMLInputElement>('textbox', { name: /Reason/ });

/** As a person would, up to the page that is left for the sign-in. Answers with what that is asked to sign and where it leads back. */
async function fillAndSign(): Promise<{ nonce: string; returnTo: string }> {
  fireEvent.change(await reason(), { target: { value: 'Slow queries' } });
  await press('Next');
  fireEvent.click(await screen.findByRole('checkbox', { name: /I agree/ }));
  await press('Next');
  await press('Sign in to sign');
  await waitFor(() => expect(session.signConsent).toHaveBeenCalled());
  const [nonce = '', returnTo = ''] = session.signConsent.mock.calls[0] ?? [];
  return { nonce, returnTo };
}

/** The page as the sign-in leads back to it. */
async function comeBack({ nonce, returnTo }: { nonce: string; returnTo: string }) {
  cleanup();
  queryClient.clear();
  const draft = readDraft(await ownerOf(account));
  if (!draft?.consent) throw new Error('Nothing was left to be signed.');
  session.takeSignature.mockReturnValueOnce({ idToken: await signToken(await claimsOf(draft.consent)), nonce });
  return open(returnTo);
}

beforeEach(() => {
  sessionStorage.clear();
  vi.clearAllMocks();
  queryClient.clear();
  checks = [];
  checking = [];
  // happy-dom has no layout, so no text as it is seen either.
  Object.defineProperty(HTMLElement.prototype, 'innerText', {
    configurable: true,
    get(this: HTMLElement) {
      return [...this.children].map(({ textContent }) => textContent).join('\n\n');
    },
  });
  window.scrollTo = () => undefined;
});
afterEach(cleanup);

describe('the wizard', () => {
  test('names what is missing, stays, and signs nothing', async () => {
    open();
    await reason();
    await press('Next');
    expect(await screen.findByText('Fix 1 error to continue.')).toBeTruthy();
    fireEvent.click(screen.getByRole('tab', { name: /Review/ }));
    await waitFor(() => expect(screen.getByText('SRV-SQL-01')).toBeTruthy());
    await press('Sign in to sign');
    expect(await screen.findByText('Fix 2 errors to continue.')).toBeTruthy();
    expect(session.signConsent).not.toHaveBeenCalled();
  });

  test('grants by the last press alone, what was signed', async () => {
    open();
    const left = await fillAndSign();
    expect(left.returnTo).toContain('tab=review');
    const router = await comeBack(left);
    await screen.findByText(/Signed by/);
    expect(start).not.toHaveBeenCalled();
    await press('Grant access');
    await waitFor(() => expect(start).toHaveBeenCalledTimes(1));
    const [intents, event, record] = start.mock.calls[0] ?? [];
    expect(intents?.map(({ machineId }) => machineId.toLowerCase())).toEqual([testMachine]);
    expect(record?.consent).toMatchObject({ reason: 'Slow queries', ticket: { number: '2411240040001234' } });
    expect(record?.consent.vmIds).toEqual([testUser]);
    expect(event).toMatchObject({ type: 'click' });
    await waitFor(() => expect(router.state.location.pathname).toBe(`/grants/${record?.consentId}`));
    expect(sessionStorage.length).toBe(0);
  });

  test('grants without waiting until the machines that were signed for are checked once more', async () => {
    open();
    const left = await fillAndSign();
    checks = new Promise<never>(() => undefined);
    await comeBack(left);
    await screen.findByText(/Signed by/);
    expect(screen.getByText('srv-sql-01')).toBeTruthy();
    await press('Grant access');
    await waitFor(() => expect(start).toHaveBeenCalledTimes(1));
    expect(start.mock.calls[0]?.[0].map(({ machineId }) => machineId.toLowerCase())).toEqual([testMachine]);
  });

  test('grants on none that a check has found something about since', async () => {
    open();
    const left = await fillAndSign();
    checks = [{ id: 'memory', result: 'fail', why: { is: 'notMet' } }];
    await comeBack(left);
    await screen.findByText('Nothing is granted on these machines of the consent:');
    await press('Grant access');
    expect(start).not.toHaveBeenCalled();
  });

  test('loses the signature with a change, and asks for another', async () => {
    open();
    await comeBack(await fillAndSign());
    await screen.findByText(/Signed by/);
    fireEvent.click(screen.getByRole('tab', { name: 'Basics' }));
    fireEvent.change(await reason(), { target: { value: 'Another reason' } });
    fireEvent.click(screen.getByRole('tab', { name: /Review/ }));
    expect(await screen.findByRole('button', { name: 'Sign in to sign' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Grant access' })).toBeNull();
  });

  test('says whose sign-in is needed, and loses nothing', async () => {
    open();
    const { returnTo } = await fillAndSign();
    cleanup();
    session.takeSignInProblem.mockReturnValueOnce({ error: Object.assign(new Error(''), { kind: 'otherAccount' }) });
    open(returnTo);
    expect(await screen.findByText('Sign in as Ada Lovelace to sign.')).toBeTruthy();
    expect(screen.getByText('Slow queries')).toBeTruthy();
    session.signConsent.mockClear();
    await press('Sign in to sign');
    await waitFor(() => expect(session.signConsent).toHaveBeenCalled());
    expect(start).not.toHaveBeenCalled();
  });

  test('calls the checks of the machines off when it is left', async () => {
    checks = new Promise(() => undefined);
    const machines = Array.from({ length: 20 }, (_, index) => ['machine', `${testMachine}-${index}`]);
    open(`/grant?${new URLSearchParams(machines)}`);
    await reason();
    await waitFor(() => expect(checking).toHaveLength(20));
    cleanup();
    expect(checking.every(({ aborted }) => aborted)).toBe(true);
  });

  test('to extend carries over only what somebody signed', async () => {
    const signed = await signedRecord(await testConsent());
    const raised = await raisedRecord(signed, { reason: 'Approved by the CISO, please sign' });
    for (const record of [signed, raised]) {
      const { consentId, consent } = record;
      queryClient.setQueryData([...machineConsentsQuery(testMachine).queryKey], {
        consents: [{ consentId, consent, record }],
      });
      open(`${link}&extend=${consentId}`);
      expect((await reason()).value).toBe(record === signed ? signed.consent.reason : '');
      expect(screen.queryAllByText(/couldn’t be confirmed/)).toHaveLength(record === signed ? 0 : 1);
      cleanup();
    }
  });

  test('offers what was entered, and restores it when asked', async () => {
    open();
    fireEvent.change(await reason(), { target: { value: 'Slow queries' } });
    cleanup();
    open();
    expect((await reason()).value).toBe('');
    await press('Continue');
    await waitFor(async () => expect((await reason()).value).toBe('Slow queries'));
  });
});
