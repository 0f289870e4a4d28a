import fc from 'fast-check';
import type { Browser, Tab } from '#assure/world/browser.ts';
import { act, type Trial } from './trial.ts';

/** How long a person is with Microsoft Entra, ms. */
const awayMs = 5000;

/** A press takes the page to Microsoft Entra. */
const leave = (trial: Trial, tab: Tab): void => {
  if (tab.page === undefined) return;
  trial.bringToFront(tab);
  tab.kill();
  tab.browser.isLeft = true;
  trial.observer.requests.noteLeft(tab);
};

/** From now on this person sits before the browser; its pages are closed. */
const changePlaces = (trial: Trial, browser: Browser, userId: string): void => {
  for (const tab of browser.tabs) tab.kill();
  browser.isLeft = true;
  const next = trial.people.find((person) => person.userId === userId);
  Object.assign(browser.session, next);
};

/** Somebody signs in again in a tab, and is back on its page. */
export const leaveAndReturn = async (trial: Trial, tab: Tab): Promise<void> => {
  leave(trial, tab);
  await trial.world.clock.advance(awayMs);
  const { session } = tab.browser;
  session.ended = false;
  session.issuedAt = session.signedInAt = trial.world.clock.now;
  await trial.world.load(tab);
};

export const signInAgain = fc.nat({ max: 3 }).map((index) =>
  act(`signInAgain(${index})`, async (trial) => {
    const tab = trial.tab(index);
    if (tab.page !== undefined) await leaveAndReturn(trial, tab);
  }),
);

/** Somebody switches the account on a computer that two people use. */
export const switchAccount = fc.nat({ max: 3 }).map((index) =>
  act(`switchAccount(${index})`, (trial) => {
    const { browser } = trial.tab(index);
    const other = trial.people.find(({ userId }) => userId !== browser.session.userId);
    if (other === undefined) return;
    leave(trial, trial.tab(index));
    changePlaces(trial, browser, other.userId);
  }),
);

/** The person comes back to a browser, whoever sat before it. */
export const seat = (trial: Trial, browser: Browser, userId: string): void => {
  if (browser.session.userId === userId) return;
  for (const tab of browser.tabs) leave(trial, tab);
  changePlaces(trial, browser, userId);
};
