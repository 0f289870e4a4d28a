import { auth } from '#src/auth/session.ts';
import { dropDraft } from '#src/azure/records/draft-storage.ts';
import { dropSignatures } from '#src/azure/records/signature-key.ts';
import { dropSigned } from '#src/azure/records/signed-key.ts';
import { createStore } from '#src/azure/external-store.ts';
import { describeLeaving, describeReturn, maybeOut, type LeavingProblem, type Way } from './leaving-words.ts';

const state = createStore<'underWay' | LeavingProblem | undefined>(undefined);

/** Whether the page is being left, or why it is still there, or there again with nothing, although somebody pressed to leave it. */
export const leaving = { get: state.get, subscribe: state.subscribe, dismiss: () => state.set(undefined) };

/** Leaves the page by `act`, unless it is being left already; when that fails, says so above it. */
async function leave(way: Way, act: () => Promise<void>): Promise<void> {
  if (state.get() === 'underWay') return;
  state.set('underWay');
  try {
    await act();
    state.set(undefined);
  } catch (error) {
    state.set(describeLeaving(way, error, auth().account !== null));
  }
}

/**
 * Says on the page when the sign-in that led to it came to nothing, or a sign-out may have; the wizard says so itself of a sign-in that was
 * to sign a consent.
 */
export function sayReturn(): void {
  const problem = auth().takeSignInProblem('signIn', 'switchAccount');
  if (problem !== undefined) state.set(describeReturn(problem.purpose, problem.error));
  else if (auth().isHalfOut) state.set(maybeOut);
}

/** Nothing of the list stays in the browser; a browser that does not let go of it keeps nobody signed in. */
async function forgetList(): Promise<void> {
  try {
    const { forgetKeptFleet } = await import('#src/azure/fleet/kept-fleet.ts');
    await forgetKeptFleet();
  } catch {
    // A chunk that is gone, for instance: the next account deletes it.
  }
}

/** What was being granted waits for a press of whoever signs in next, in this tab or another. */
export async function holdGrants(): Promise<void> {
  try {
    const hold = await import('#src/azure/journal/grant-hold.ts');
    await hold.holdGrants();
  } catch {
    // This tab knows by itself, when it is back, that it was left.
  }
}

/** What the wizard was told, and what was signed, is not for whoever signs in next in this tab. */
function dropOwn(): void {
  dropDraft();
  dropSignatures();
  dropSigned();
}

async function letGo(): Promise<void> {
  dropOwn();
  await Promise.all([forgetList(), holdGrants()]);
}

export const leaveToSignIn = (): Promise<void> => leave('signIn', () => auth().signIn(undefined, holdGrants));

/** The account may stay after all: the wizard's draft goes when another person is signed in, no sooner. */
export const leaveToSwitchAccount = (): Promise<void> => leave('switchAccount', () => auth().switchAccount(holdGrants));

export const leaveToSignOut = (): Promise<void> => leave('signOut', () => auth().signOut(letGo));

/** After a sign-out in another tab, which has let go of what all tabs share. */
export async function followSignOut(): Promise<void> {
  dropOwn();
  await auth().followSignOut();
}

/** Lets go of the account in this tab where Microsoft Entra cannot be reached, and loads the page anew, without anybody. */
export async function forgetHere(): Promise<void> {
  await leave('signOut', () => auth().forgetHere(letGo));
  if (auth().account !== null) return;
  // The browser may ask whether to stay, for a receipt that is not saved.
  state.set(maybeOut);
  location.reload();
}
