import fc from 'fast-check';
import { setOnline } from '#sandbox/machines/agent.ts';
import { closeSessions, openSession } from '#sandbox/machines/engineer.ts';
import { addLock } from '#sandbox/scenarios/tenant-seed.ts';
import type { Page } from '#assure/world/browser.ts';
import { act, type Act } from './act.ts';
import { answeringFaults, faultOf, healing, noFaults, transportFaults } from './fault-acts.ts';
import { signInAgain, switchAccount } from './leaving-acts.ts';
import * as others from './other-clients.ts';
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
    const page = trial.tab(tab).page;
    for (const { record } of trial.consents) page?.app.stopGrant(record.consentId);
  }),
);

const revoke = fc.record({ tab: tabs, removeExtension: fc.boolean(), named: fc.boolean() }).map((wish) =>
  act(`revoke(${JSON.stringify(wish)})`, async (trial) => {
    const page = await trial.page(wish.tab);
    const state = shownState(page, trial.machineId);
    const job = wish.named && state?.canRevoke.allowed === true ? state.job : undefined;
    if (wish.removeExtension) trial.observer.causes.add('extension removed');
    trial.owed.push({
      tab: page.tab,
      machineId: trial.machineId,
      jobName: job?.name.toLowerCase(),
      at: trial.world.clock.now,
      before: trial.pressedIn(page.tab),
      forgotten: false,
    });
    void page.app.revokeAccess(trial.machineId, job, { removeExtension: wish.removeExtension });
  }),
);

const reload = tabs.map((tab) => act(`reload(${tab})`, (trial) => trial.load(trial.tab(tab))));
const show = tabs.map((tab) => act(`show(${tab})`, (trial) => trial.page(tab)));
const kill = tabs.map((tab) => act(`kill(${tab})`, (trial) => trial.tab(tab).kill()));

const emptyStorage = fc.constantFrom(0, 1).map((person) =>
  act(`emptyStorage(${person})`, (trial) => {
    const browser = trial.world.browsers[person];
    for (const owed of trial.owed) owed.forgotten ||= owed.tab.browser === browser;
    browser?.emptyStorage();
  }),
);

const passSeconds = fc
  .constantFrom(0.05, 0.3, 1, 2, 4, 8, 15, 30)
  .map((seconds) => act(`pass(${seconds} s)`, (trial) => trial.world.clock.advance(seconds * 1000)));

const passMinutes = fc.constantFrom(1, 3).map((length) =>
  act(`passHidden(${length} min)`, async (trial) => {
    trial.hideAll();
    await trial.world.clock.advance(length * 60_000);
  }),
);

/** A write that is long under way: what was decided meanwhile must hold against it. */
const slowWay = fc
  .record({
    path: fc.constantFrom('/jobs/', '/jobs/', '/extensions/', '/deployments/'),
    seconds: fc.constantFrom(3, 10, 40),
  })
  .map((wish) =>
    act(`slowWay(${JSON.stringify(wish)})`, (trial) =>
      trial.world.network.delayNextWrite(wish.path, wish.seconds * 1000),
    ),
  );

const sleep = fc
  .constantFrom(0.05, 0.5, 1.1, 3, 7, 25)
  .map((hours) => act(`sleep(${hours} h)`, (trial) => trial.world.sleep(hours * 3_600_000)));

const network = fc.boolean().map((online) =>
  act(online ? 'machineOnline' : 'machineOffline', (trial) => {
    setOnline(trial.world.tenant, trial.machine, online);
    trial.observer.causes.add('machine away');
  }),
);

const install = fc.constantFrom('succeeds' as const, 'fails' as const, 'hangs' as const).map((how) =>
  act(`install(${how})`, (trial) => {
    trial.machine.agent.install = how;
    if (how !== 'succeeds') trial.observer.causes.add(`install ${how}`);
  }),
);

const role = fc
  .constantFrom(0 as const, 1 as const)
  .map((person) => act(`loseRole(${person})`, (trial) => others.loseRole(trial, person)));
const regain = fc.constant(act('restoreRoles', (trial) => others.restoreRoles(trial.world.tenant)));

const lock = fc.constantFrom('CanNotDelete' as const, 'ReadOnly' as const).map((level) =>
  act(`lock(${level})`, (trial) => {
    trial.observer.causes.add('lock');
    addLock(trial.world.tenant, trial.machineId, 'keep', level, 'Tried out.');
  }),
);
const unlock = fc.constant(act('unlock', (trial) => trial.world.tenant.locks.clear()));

const foreign = fc.constantFrom(
  act('cliGrant', (trial) => others.putForeignJob(trial, 'cli-access', 12)),
  act('cliRevoke', others.revokeForeign),
  act('cliDeleteJobs', others.deleteJobs),
  act('cliDeleteExtension', others.deleteExtension),
  act('cliWiden', async (trial) => {
    const consent = trial.consents.at(-1);
    if (consent !== undefined) await others.putForeignJob(trial, consent.record.consentId, 200);
  }),
  act('cliDeleteRecord', async (trial) => {
    const consent = trial.consents.at(-1);
    if (consent !== undefined) await others.spoilRecord(trial, consent.record.consentId, 'delete');
  }),
);

const spoil = fc.constant(
  act('cliOverwriteRecord', async (trial) => {
    const consent = trial.consents.at(-1);
    if (consent !== undefined) await others.spoilRecord(trial, consent.record.consentId, 'overwrite');
  }),
);

const engineer = fc.boolean().map((opens) =>
  act(opens ? 'engineerOpensSession' : 'engineerLeaves', (trial) => {
    if (opens) openSession(trial.world.tenant, trial.machine);
    else closeSessions(trial.world.tenant, trial.machine);
  }),
);

const session = fc.record({ person: fc.constantFrom(0, 1), ended: fc.boolean() }).map(({ person, ended }) =>
  act(`${ended ? 'sessionEnds' : 'signIn'}(${person})`, (trial) => {
    const own = trial.world.browsers[person]?.session;
    if (own === undefined) return;
    own.ended = ended;
    if (ended) trial.observer.causes.add('session ended');
    else own.issuedAt = own.signedInAt = trial.world.clock.now;
  }),
);

/** A clock is wrong from the next load of a page on: computers are set right while they start. */
const clockError = fc.record({ person: fc.constantFrom(0, 1), hours: fc.constantFrom(-24, -1, 0, 3, 24) }).map((wish) =>
  act(`wrongClock(${JSON.stringify(wish)})`, (trial) => {
    const browser = trial.world.browsers[wish.person];
    if (browser === undefined) return;
    for (const tab of browser.tabs) tab.kill();
    browser.clockError = wish.hours * 3_600_000;
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
  emptyStorage,
  passSeconds,
  passSeconds,
  passSeconds,
  passSeconds,
  passMinutes,
  passMinutes,
  slowWay,
  slowWay,
  sleep,
  network,
  network,
  install,
  faultOf(transportFaults),
  faultOf(transportFaults),
  faultOf(transportFaults),
  faultOf(answeringFaults),
  noFaults,
  healing,
  role,
  regain,
  lock,
  unlock,
  foreign,
  foreign,
  spoil,
  engineer,
  session,
  signInAgain,
  signInAgain,
  switchAccount,
  clockError,
];
