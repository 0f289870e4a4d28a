import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Account, Auth } from '#src/auth/session.ts';
import { sampleRecord } from '#src/consent/samples.ts';
import { SignInError } from '#src/auth/sign-in-error.ts';
import {
  followSignOut,
  forgetHere,
  leaving,
  leaveToSignIn,
  leaveToSignOut,
  leaveToSwitchAccount,
  sayReturn,
} from './leaving.ts';

const ada: Account = { tenantId: 't', userId: 'u', username: 'ada@contoso.example', name: 'Ada' };
const lost = () => Promise.reject(new SignInError('network', 'login.example did not answer.'));

let session: Pick<
  Auth,
  | 'account'
  | 'isHalfOut'
  | 'signIn'
  | 'signOut'
  | 'followSignOut'
  | 'forgetHere'
  | 'switchAccount'
  | 'takeSignInProblem'
>;
const [forgetKeptFleet, holdGrants, dropDraft, dropSignatures] = vi.hoisted(() => [
  vi.fn(() => Promise.resolve()),
  vi.fn(() => Promise.resolve()),
  vi.fn(),
  vi.fn(),
]);

vi.mock('#src/auth/session.ts', () => ({ auth: () => session }));
vi.mock('#src/azure/fleet/kept-fleet.ts', () => ({ forgetKeptFleet }));
vi.mock('#src/azure/records/draft-storage.ts', () => ({ dropDraft }));
vi.mock('#src/azure/journal/grant-hold.ts', () => ({ holdGrants }));
vi.mock('#src/azure/records/signature-key.ts', () => ({ dropSignatures }));

beforeEach(() => {
  session = {
    account: ada,
    isHalfOut: false,
    signIn: lost,
    signOut: lost,
    followSignOut: lost,
    forgetHere: lost,
    switchAccount: lost,
    takeSignInProblem: () => undefined,
  };
});
afterEach(() => {
  leaving.dismiss();
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

it.each([
  ['signing in', leaveToSignIn, 'Sign-in could not be started'],
  ['switching the account', leaveToSwitchAccount, 'The account could not be switched'],
  ['signing out', leaveToSignOut, 'You are still signed in here'],
])('says that %s failed', async (_, leave, title) => {
  await leave();
  expect(leaving.get()).toMatchObject({ title, why: 'login.example did not answer.' });
});

it('says nothing more of an earlier failure once it is tried again, but that the page is being left', async () => {
  await leaveToSignOut();
  session.signOut = async () => expect(leaving.get()).toBe('underWay');
  await leaveToSignOut();
  expect(leaving.get()).toBeUndefined();
});

it('takes a second press for the one that is taking the page away already', async () => {
  let arrive = () => {};
  session.signIn = vi.fn(() => new Promise<void>((resolve) => void (arrive = resolve)));
  const first = leaveToSignIn();
  await leaveToSignIn();
  await leaveToSwitchAccount();
  expect(session.signIn).toHaveBeenCalledOnce();
  expect(leaving.get()).toBe('underWay');
  arrive();
  await first;
  expect(leaving.get()).toBeUndefined();
});

it('says that the account is gone where it is', async () => {
  session.signOut = () => {
    session = { ...session, account: null };
    return lost();
  };
  await leaveToSignOut();
  expect(leaving.get()).toMatchObject({ title: 'Signing out was not finished' });
});

it('forgets the list when the session lets go of the account, and signs out also where that fails', async () => {
  const reached = vi.fn();
  session.signOut = async (letGo) => {
    expect(forgetKeptFleet).not.toHaveBeenCalled();
    await letGo?.();
    reached();
  };
  forgetKeptFleet.mockRejectedValueOnce(new Error('The browser does not let go of it.'));
  await leaveToSignOut();
  expect(forgetKeptFleet).toHaveBeenCalledOnce();
  expect(reached).toHaveBeenCalledOnce();
  expect(leaving.get()).toBeUndefined();
});

it('lets go of signatures that wait for their record at sign-out, and keeps them for who only signs in again', async () => {
  session.signIn = async (_returnTo, letGo) => letGo?.();
  session.signOut = async (letGo) => letGo?.();
  await leaveToSignIn();
  expect(dropSignatures).not.toHaveBeenCalled();
  await leaveToSignOut();
  expect(dropSignatures).toHaveBeenCalledOnce();
});

it('lets go of consents that are not on record yet at sign-out, and keeps them for who only signs in again', async () => {
  const { holdSigned } = await import('#src/azure/records/signed-consents.ts');
  const storage = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
    removeItem: (key: string) => void storage.delete(key),
  });
  const record = await sampleRecord();
  holdSigned(record, record.consent.machines);
  expect([...storage.values()].join(' ')).toContain(record.consentId);
  session.signIn = async (_returnTo, letGo) => letGo?.();
  session.signOut = async (letGo) => letGo?.();
  await leaveToSignIn();
  expect(storage.size).toBe(1);
  await leaveToSignOut();
  expect(storage.size).toBe(0);
});

it.each([
  ['signing in', leaveToSignIn],
  ['switching the account', leaveToSwitchAccount],
  ['signing out', leaveToSignOut],
])('lets no grant go on by itself after %s, and leaves also where that fails', async (_, leave) => {
  session.signIn = async (_returnTo, letGo) => letGo?.();
  session.switchAccount = session.signOut = async (letGo) => letGo?.();
  holdGrants.mockRejectedValueOnce(new Error('The chunk is gone.'));
  await leave();
  expect(holdGrants).toHaveBeenCalledOnce();
  expect(leaving.get()).toBeUndefined();
});

it.each([
  ['switching the account, which may be called off', leaveToSwitchAccount, 0],
  ['signing out', leaveToSignOut, 1],
  ['signing in again', leaveToSignIn, 0],
])('what the wizard was told goes, or stays, no sooner than the page is left: %s', async (_, leave, times) => {
  const letGo = async (drop?: () => Promise<void>) => {
    expect(dropDraft).not.toHaveBeenCalled();
    await drop?.();
    expect(dropDraft).toHaveBeenCalledTimes(times);
  };
  session.signIn = (_returnTo, drop) => letGo(drop);
  session.switchAccount = session.signOut = letGo;
  await leave();
  expect(leaving.get()).toBeUndefined();
});

it('lets go of the same after a sign-out in another tab, which has forgotten the list and held the grants for all', async () => {
  session.followSignOut = async () => {
    expect(dropDraft).toHaveBeenCalledOnce();
    expect(dropSignatures).toHaveBeenCalledOnce();
    expect(sessionStorage.getItem('remote-support.signed')).toBeNull();
  };
  const signed = new Map([['remote-support.signed', '[]']]);
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => signed.get(key) ?? null,
    removeItem: (key: string) => void signed.delete(key),
  });
  await followSignOut();
  expect.assertions(5);
  expect(forgetKeptFleet).not.toHaveBeenCalled();
  expect(holdGrants).not.toHaveBeenCalled();
});

it.each([
  ['signIn', 'Sign-in did not complete'],
  ['switchAccount', 'The account was not switched'],
] as const)('says that somebody came back with nothing: %s', (purpose, title) => {
  const error = new SignInError('cancelled', 'Denied.', { correlationId: 'corr' });
  session.takeSignInProblem = (...asked) => {
    const found = asked.find((one) => one === purpose);
    return found && { purpose: found, error };
  };
  sayReturn();
  expect(leaving.get()).toMatchObject({ title, why: 'Denied.', correlationId: 'corr' });
});

it('leaves a consent that was not signed to the wizard, and says nothing where nothing failed', () => {
  session.takeSignInProblem = (...asked) => {
    expect(asked).not.toContain('consent');
    return undefined;
  };
  sayReturn();
  expect(leaving.get()).toBeUndefined();
});

it('says that a sign-out may not have finished', () => {
  session = { ...session, isHalfOut: true };
  sayReturn();
  expect(leaving.get()).toMatchObject({ title: 'Signing out may not have finished', mustReload: true });
});

it('lets go of all that is kept where this tab is to forget who is signed in, and loads the page anew', async () => {
  const reload = vi.fn();
  vi.stubGlobal('location', { reload });
  session.forgetHere = async (letGo) => {
    expect(leaving.get()).toBe('underWay');
    await letGo?.();
    session = { ...session, account: null };
  };
  await forgetHere();
  for (const dropped of [dropDraft, dropSignatures, forgetKeptFleet, holdGrants])
    expect(dropped).toHaveBeenCalledOnce();
  expect(reload).toHaveBeenCalledOnce();
  // Who answers the browser that the page is to stay finds nobody on it.
  expect(leaving.get()).toMatchObject({ mustReload: true });
});

it('says so, and loads nothing, where this tab cannot forget who is signed in', async () => {
  const reload = vi.fn();
  vi.stubGlobal('location', { reload });
  await forgetHere();
  expect(leaving.get()).toMatchObject({ title: 'You are still signed in here' });
  expect(reload).not.toHaveBeenCalled();
});
