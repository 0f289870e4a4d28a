import fc from 'fast-check';
import type { Page } from '#assure/world/browser.ts';
import { answeringFault, healing, noFaults, transportFault } from './fault-acts.ts';
import { signInAgain, switchAccount } from './leaving-acts.ts';
import { spoilRecord } from './other-clients.ts';
import * as forged from './forged.ts';
import { roleActs } from './roles.ts';
import * as around from './surroundings.ts';
import { act, type Act, actOn, type Trial } from './trial.ts';
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

/** Agrees: what the wizard makes of what the page shows. */
export const agreeIn = async (trial: Trial, page: Page, wish: Wish) => {
  const shown = shownState(page, trial.machineId);
  const live = wish.replace && shown?.job !== undefined && shown.mayHaveAccess ? [shown.job.name] : [];
  const replaces = live.filter((name) => /^rs-[a-z2-7]{21}$/.test(name));
  const record = await agree(trial.world, page, { ...wish, machines: [trial.machineId], replaces });
  trial.consents.push({ record, tab: page.tab });
  return record;
};

/** What a page throws at once is told to whoever pressed, and changes nothing. */
const quietly = (work: Promise<unknown>): void => void work.catch(() => undefined);

export const pressIn = (trial: Trial, page: Page, record: Awaited<ReturnType<typeof agree>>): void => {
  trial.notePress(page, record);
  const writing = page.app.start([grantOf(record, trial)], press, record);
  quietly(writing.then(() => void (page.dead || trial.written.push({ record, browser: page.tab.browser }))));
};

const grantOf = ({ consentId }: { consentId: string }, { machineId }: Trial) =>
  ({ kind: 'grant', machineId, consentId }) as const;

const grant = fc
  .record({ tab: tabs, level: levels, minutes, replace: fc.boolean(), times: fc.constantFrom(1, 1, 2) })
  .map((wish) =>
    actOn(wish.tab, `grant(${JSON.stringify(wish)})`, async (trial, page) => {
      const record = await agreeIn(trial, page, wish);
      for (let time = 0; time < wish.times; time += 1) pressIn(trial, page, record);
    }),
  );

const grantInTwoTabs = fc.record({ tab: fc.constantFrom(0, 2), level: levels, minutes }).map((wish) =>
  actOn(wish.tab, `grantInTwoTabs(${JSON.stringify(wish)})`, async (trial, page) => {
    const record = await agreeIn(trial, page, { ...wish, replace: false });
    pressIn(trial, page, record);
    const other = await trial.page(wish.tab + 1);
    if (other !== undefined) pressIn(trial, other, record);
  }),
);

/** Something else stands under the name of a record before the consent is pressed for. */
const nameTaken = tabs.map((tab) =>
  actOn(tab, `nameTaken(${tab})`, async (trial, page) => {
    const record = await agreeIn(trial, page, { tab, level: 'Diagnostics', minutes: 60, replace: false });
    await spoilRecord(trial, record.consentId, 'overwrite');
    // Later no page can say that it had looked before; asleep, this takes no time to try.
    await trial.world.sleep(30_000);
    pressIn(trial, page, record);
  }),
);

/** A script of the page presses, which is no press. */
const scriptedPress = tabs.map((tab) =>
  actOn(tab, `scriptedPress(${tab})`, async (trial, page) => {
    const record = await agree(trial.world, page, { machines: [trial.machineId], level: 'Diagnostics', minutes: 60 });
    quietly(page.app.start([grantOf(record, trial)], { isTrusted: false }, record));
  }),
);

const goOn = fc
  .record({ tab: tabs, nth: fc.nat({ max: 3 }), trusted: fc.constantFrom(true, true, false) })
  .map((wish) =>
    actOn(wish.tab, `continue(${JSON.stringify(wish)})`, async (trial, page) => {
      const { record, browser } = trial.written[wish.nth % Math.max(1, trial.written.length)] ?? {};
      if (record === undefined) return;
      // Another browser shows it once it is on record.
      if (browser !== page.tab.browser && !trial.world.truth.records(trial.machineId, record.consentId).length) return;
      const isOwn = record.consent.userId === page.tab.browser.session.userId.toLowerCase();
      if (wish.trusted && isOwn) trial.notePress(page, record);
      quietly(page.app.start([grantOf(record, trial)], { isTrusted: wish.trusted }));
    }),
  );

const stop = tabs.map((tab) =>
  act(`stop(${tab})`, (trial) => {
    const { page } = trial.tab(tab);
    if (page?.isStarted !== true) return;
    trial.bringToFront(page.tab);
    for (const { record } of trial.consents) quietly(page.app.stopGrant(record.consentId));
  }),
);

/** Shortens or lowers what the page shows as active. */
const reduce = fc.record({ tab: tabs, minutes: fc.constantFrom(5, 30), lowers: fc.boolean() }).map((wish) =>
  actOn(wish.tab, `reduce(${JSON.stringify(wish)})`, (trial, page) => {
    const state = shownState(page, trial.machineId);
    if (state?.job === undefined || state.until === undefined || !state.can.reduce.allowed) return;
    const end = Math.min(state.until, trial.world.clock.now + wish.minutes * 60_000);
    const level = wish.lowers ? 'Diagnostics' : (state.level ?? 'Diagnostics');
    const notAfter = `${new Date(end).toISOString().slice(0, 19)}Z`;
    trial.observer.requests.reductions.add(`${page.tab.browser.session.userId} ${state.job.name} ${level} ${notAfter}`);
    quietly(
      page.app.start([{ kind: 'reduce', machineId: trial.machineId, job: state.job.name, level, notAfter }], press),
    );
  }),
);

export const revokeIn = async (trial: Trial, wish: { tab: number; removeExtension: boolean }): Promise<void> => {
  const page = await trial.page(wish.tab);
  if (page === undefined) return;
  if (wish.removeExtension) trial.observer.causes.add('extension removed');
  trial.noteRevoke(page);
  const { machineId } = trial;
  quietly(page.app.start([{ kind: 'revoke', machineId, removeExtension: wish.removeExtension }], press));
};

const revoke = fc
  .record({ tab: tabs, removeExtension: fc.boolean() })
  .map((wish) => act(`revoke(${JSON.stringify(wish)})`, (trial) => revokeIn(trial, wish)));

const reload = tabs.map((tab) => act(`reload(${tab})`, (trial) => trial.world.load(trial.tab(tab))));
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
    trial.owed.dropOf(browser);
    browser?.emptyStorage();
  }),
);

const often = (times: number, one: fc.Arbitrary<Act>): fc.Arbitrary<Act>[] => Array.from({ length: times }, () => one);

/** What may happen, some of it more often than other things. */
export const acts: fc.Arbitrary<Act>[] = [
  ...often(3, grant),
  ...often(2, goOn),
  ...often(3, revoke),
  ...often(4, around.passSeconds),
  ...often(2, around.passMinutes),
  ...often(2, around.slowWay),
  ...often(2, around.network),
  ...often(3, transportFault),
  ...often(2, around.foreign),
  ...often(2, forged.deletedWhileAway),
  ...often(2, signInAgain),
  grantInTwoTabs,
  nameTaken,
  scriptedPress,
  stop,
  reduce,
  show,
  reload,
  kill,
  freeze,
  goElsewhere,
  emptyStorage,
  around.sleep,
  around.install,
  answeringFault,
  noFaults,
  healing,
  around.role,
  around.regain,
  around.lock,
  around.unlock,
  forged.record,
  forged.row,
  around.revokeInVain,
  around.spoil,
  around.engineer,
  around.session,
  switchAccount,
  ...roleActs,
  around.clockError,
];
