import fc from 'fast-check';
import type { Browser, Tab } from '#assure/world/browser.ts';
import { act } from './act.ts';
import type { Trial } from './trial.ts';

/** Longest that a page is given to hold what it grants, and how often that is looked at, ms. */
const patience = 20_000;
const step = 50;

/** How long a person is with Microsoft Entra, ms. */
const awayMs = 5000;

/** A press takes the page to Microsoft Entra, in the order of `src/auth/session.ts`: it notes that it was left, and holds what is being granted. */
const leave = async (trial: Trial, tab: Tab): Promise<void> => {
  const { page } = tab;
  if (page === undefined) return;
  trial.bringToFront(tab);
  page.app.noteLeft();
  const hold = { isDone: false };
  void Promise.allSettled([page.app.holdGrants()]).then(() => (hold.isDone = true));
  for (let waited = 0; waited < patience && !hold.isDone; waited += step) await trial.world.clock.advance(step);
  tab.kill();
  trial.observer.noteLeft(tab);
};

/** From now on this person sits before the browser; its pages are closed. */
const changePlaces = (trial: Trial, { session, tabs }: Browser, userId: string): void => {
  for (const tab of tabs) tab.kill();
  Object.assign(
    session,
    trial.people.find((person) => person.userId === userId),
  );
};

/** Somebody signs in again in a tab, and is back on its page. */
export const leaveAndReturn = async (trial: Trial, tab: Tab): Promise<void> => {
  await leave(trial, tab);
  await trial.world.clock.advance(awayMs);
  const { session } = tab.browser;
  session.ended = false;
  session.issuedAt = session.signedInAt = trial.world.clock.now;
  await trial.load(tab);
};

export const signInAgain = fc.nat({ max: 3 }).map((index) =>
  act(`signInAgain(${index})`, async (trial) => {
    const tab = trial.tab(index);
    if (tab.page !== undefined) await leaveAndReturn(trial, tab);
  }),
);

/** Somebody switches the account on a computer that two people use. */
export const switchAccount = fc.nat({ max: 3 }).map((index) =>
  act(`switchAccount(${index})`, async (trial) => {
    const { browser } = trial.tab(index);
    const other = trial.people.find(({ userId }) => userId !== browser.session.userId);
    if (other === undefined) return;
    await leave(trial, trial.tab(index));
    changePlaces(trial, browser, other.userId);
  }),
);

/** The person comes back to a browser, whoever sat before it. */
export const seat = async (trial: Trial, browser: Browser, userId: string): Promise<void> => {
  if (browser.session.userId === userId) return;
  for (const tab of browser.tabs) await leave(trial, tab);
  changePlaces(trial, browser, userId);
};
