import fc from 'fast-check';
import type { Page } from '#assure/world/browser.ts';
import { act, type Act } from './act.ts';
import { failedRevoke } from './failed-revoke.ts';
import { answeringFaults, faultOf, healing, noFaults, transportFaults } from './fault-acts.ts';
import { signInAgain, switchAccount } from './leaving-acts.ts';
import * as around from './surroundings.ts';
import type { Trial } from './trial.ts';
import { agree, press, shownState } from '#assure/world/world.ts';

const tabs = fc.nat({ max: 3 });
const levels = fc.constantFrom('Diagnostics' as const, 'DiagnosticsAndRepair' as const);
const minutes = fc.constantFrom(60, 90, 480, 1440);

interface Wish {
  tab: number;
  level: 'Diagnostics' | 'DiagnosticsAndRepair';
  minutes: number;
  replace: boolean;
}

/** Agrees and keeps the consent in the tab. */
export const agreeIn = async (trial: Trial, page: Page, wish: Wish) => {
  const shown = shownState(page, trial.machineId);
  const live = wish.replace && shown?.job !== undefined && shown.canRevoke.allowed ? [shown.job.name] : [];
  const replaces = live.filter((name) => /^rs-[a-z2-7]{21}$/.test(name));
  const record = await agree(page, { ...wish, machines: [trial.machineId], replaces });
  trial.consents.push({ record, tab: page.tab });
  return record;
};

export const pressIn = (trial: Trial, page: Page, record: Awaited<ReturnType<typeof agree>>): void => {
  trial.notePress(page, record);
  page.app.startGrant({ record, machines: [trial.machineId] }, press);
};

const grant = fc
  .record({ tab: tabs, level: levels, minutes, replace: fc.boolean(), times: fc.constantFrom(1, 1, 2) })
  .map((wish) =>
    act(`grant(${JSON.stringify(wish)})`, async (trial) => {
      const page = await trial.page(wish.tab);
      const record = await agreeIn(trial, page, wish);
      for (let time = 0; time < wish.times; time += 1) pressIn(trial, page, record);
    }),
  );

const grantInTwoTabs = fc.record({ tab: fc.constantFrom(0, 2), level: levels, minutes }).map((wish) =>
  act(`grantInTwoTabs(${JSON.stringify(wish)})`, async (trial) => {
    const page = await trial.page(wish.tab);
    const record = await agreeIn(trial, page, { ...wish, replace: false });
    pressIn(trial, page, record);
    pressIn(trial, await trial.page(wish.tab + 1), record);
  }),
);

/** A script of the page presses, which is no press. */
const scriptedPress = tabs.map((tab) =>
  act(`scriptedPress(${tab})`, async (trial) => {
    const page = await trial.page(tab);
    const record = await agree(page, { machines: [trial.machineId], level: 'Diagnostics', minutes: 60 });
    try {
      page.app.startGrant({ record, machines: [trial.machineId] }, { isTrusted: false });
    } catch {
      // Refusing is right; asking for access would be seen.
    }
  }),
);

const goOn = fc
  .record({ tab: tabs, nth: fc.nat({ max: 3 }), trusted: fc.constantFrom(true, true, false) })
  .map((wish) =>
    act(`continue(${JSON.stringify(wish)})`, async (trial) => {
      const page = await trial.page(wish.tab);
      const consent = trial.consents[wish.nth % Math.max(1, trial.consents.length)];
      if (consent === undefined) return;
      const { userId } = page.tab.browser.session;
      const { record } = consent;
      if (wish.trusted && record.consent.userId === userId.toLowerCase()) trial.notePress(page, record);
      try {
        page.app.continueGrant(record.consentId, { isTrusted: wish.trusted }).catch(() => undefined);
      } catch {
        // As above.
      }
    }),
  );

const stop = tabs.map((tab) =>
  act(`stop(${tab})`, (trial) => {
    const { page } = trial.tab(tab);
    if (page === undefined) return;
    trial.bringToFront(page.tab);
    for (const { record } of trial.consents) page.app.stopGrant(record.consentId);
  }),
);

export const revokeIn = async (
  trial: Trial,
  wish: { tab: number; removeExtension: boolean; named: boolean },
): Promise<void> => {
  const page = await trial.page(wish.tab);
  const state = shownState(page, trial.machineId);
  const job = wish.named && state?.canRevoke.allowed === true ? state.job : undefined;
  if (wish.removeExtension) trial.observer.causes.add('extension removed');
  trial.owed.push({
    tab: page.tab,
    userId: page.tab.browser.session.userId,
    machineId: trial.machineId,
    jobName: job?.name.toLowerCase(),
    at: trial.world.clock.now,
    before: trial.pressedIn(page.tab),
    forgotten: false,
  });
  trial.observer.revokes.note(page.tab.browser.session.userId);
  void page.app.revokeAccess(trial.machineId, job, { removeExtension: wish.removeExtension });
};

const revoke = fc
  .record({ tab: tabs, removeExtension: fc.boolean(), named: fc.boolean() })
  .map((wish) => act(`revoke(${JSON.stringify(wish)})`, (trial) => revokeIn(trial, wish)));

const reload = tabs.map((tab) => act(`reload(${tab})`, (trial) => trial.load(trial.tab(tab))));
const show = tabs.map((tab) => act(`show(${tab})`, (trial) => trial.page(tab)));
const goElsewhere = tabs.map((tab) =>
  act(`goElsewhere(${tab})`, (trial) => {
    const { page } = trial.tab(tab);
    if (page !== undefined) trial.goElsewhere(page);
  }),
);
const freeze = tabs.map((tab) => act(`freeze(${tab})`, (trial) => trial.tab(tab).freeze()));
const kill = tabs.map((tab) => act(`kill(${tab})`, (trial) => trial.tab(tab).kill()));

const emptyStorage = fc.constantFrom(0, 1).map((person) =>
  act(`emptyStorage(${person})`, (trial) => {
    const browser = trial.world.browsers[person];
    trial.observer.causes.add('storage emptied');
    for (const owed of trial.owed) owed.forgotten ||= owed.tab.browser === browser;
    browser?.emptyStorage();
  }),
);

/** What may happen, some of it more often than other things. */
export const acts: fc.Arbitrary<Act>[] = [
  grant,
  grant,
  grant,
  grantInTwoTabs,
  scriptedPress,
  goOn,
  goOn,
  stop,
  revoke,
  revoke,
  revoke,
  show,
  reload,
  kill,
  freeze,
  goElsewhere,
  emptyStorage,
  around.passSeconds,
  around.passSeconds,
  around.passSeconds,
  around.passSeconds,
  around.passMinutes,
  around.passMinutes,
  around.slowWay,
  around.slowWay,
  around.sleep,
  around.network,
  around.network,
  around.install,
  faultOf(transportFaults),
  faultOf(transportFaults),
  faultOf(transportFaults),
  faultOf(answeringFaults),
  noFaults,
  healing,
  around.role,
  around.regain,
  around.lock,
  around.unlock,
  around.foreign,
  around.foreign,
  failedRevoke,
  around.spoil,
  around.engineer,
  around.session,
  signInAgain,
  signInAgain,
  switchAccount,
  around.clockError,
];
