import fc from 'fast-check';
import { setOnline } from '#sandbox/machines/agent.ts';
import { closeSessions, openSession } from '#sandbox/machines/engineer.ts';
import { addLock } from '#sandbox/scenarios/tenant-seed.ts';
import * as others from './other-clients.ts';
import { act, type Trial } from './trial.ts';

/* What happens around the app: time, the machine, roles and locks, other clients, the people's sign-in and their computers. */

export const passSeconds = fc
  .constantFrom(0.05, 0.3, 1, 2, 4, 8, 15, 30)
  .map((seconds) => act(`pass(${seconds} s)`, (trial) => trial.world.clock.advance(seconds * 1000)));

export const passMinutes = fc.constantFrom(1, 3, 7).map((length) =>
  act(`passHidden(${length} min)`, async (trial) => {
    trial.hideAll();
    await trial.world.clock.advance(length * 60_000);
  }),
);

/** A write that is long under way: what was decided meanwhile must hold against it. */
export const slowWay = fc
  .record({
    path: fc.constantFrom('/jobs/', '/jobs/', '/extensions/', '/deployments/'),
    seconds: fc.constantFrom(3, 10, 40),
  })
  .map((wish) =>
    act(`slowWay(${JSON.stringify(wish)})`, (trial) =>
      trial.world.network.delayNextWrite(wish.path, wish.seconds * 1000),
    ),
  );

/** Computers sleep; when they wake up, what tells them the time may be away for a while. */
export const sleep = fc
  .record({ hours: fc.constantFrom(0.05, 0.5, 1.1, 3, 7, 25), hostAwaySeconds: fc.constantFrom(0, 0, 10, 900) })
  .map(({ hours, hostAwaySeconds }) =>
    act(`sleep(${hours} h, ${hostAwaySeconds} s without the time)`, async (trial) => {
      await trial.world.sleep(hours * 3_600_000);
      trial.world.network.takeOwnHostAway(hostAwaySeconds * 1000);
    }),
  );

export const connect = (trial: Trial, online: boolean): void => {
  setOnline(trial.world.tenant, trial.machine, online);
  trial.observer.causes.add('machine away');
};

export const network = fc
  .boolean()
  .map((online) => act(online ? 'machineOnline' : 'machineOffline', (trial) => connect(trial, online)));

export const install = fc.constantFrom('succeeds' as const, 'fails' as const, 'hangs' as const).map((how) =>
  act(`install(${how})`, (trial) => {
    trial.machine.agent.install = how;
    if (how !== 'succeeds') trial.observer.causes.add(`install ${how}`);
  }),
);

export const role = fc
  .constantFrom(0 as const, 1 as const)
  .map((person) => act(`loseRole(${person})`, (trial) => others.loseRole(trial, person)));
export const regain = fc.constant(act('restoreRoles', (trial) => others.restoreRoles(trial.world.tenant)));

export const lock = fc.constantFrom('CanNotDelete' as const, 'ReadOnly' as const).map((level) =>
  act(`lock(${level})`, (trial) => {
    trial.observer.causes.add('lock');
    addLock(trial.world.tenant, trial.machineId, 'keep', level, 'Tried out.');
  }),
);
export const unlock = fc.constant(act('unlock', (trial) => trial.world.tenant.locks.clear()));

/** What somebody does to the newest consent, if there is one. */
const onNewest = (name: string, run: (trial: Trial, consentId: string) => Promise<void>) =>
  act(name, async (trial) => {
    const consent = trial.consents.at(-1);
    if (consent !== undefined) await run(trial, consent.record.consentId);
  });

export const foreign = fc.constantFrom(
  act('cliGrant', (trial) => others.putForeignJob(trial, 'cli-access', 12)),
  act('cliRevoke', others.revokeForeign),
  act('cliDeleteJobs', others.deleteJobs),
  act('cliDeleteExtension', others.deleteExtension),
  act('replaceMachine', others.replaceMachine),
  onNewest('cliWiden', (trial, consentId) => others.putForeignJob(trial, consentId, 200)),
  onNewest('cliDeleteRecord', (trial, consentId) => others.spoilRecord(trial, consentId, 'delete')),
);

export const revokeInVain = fc
  .boolean()
  .map((isReported) =>
    act(`cliRevokeFails(${isReported ? 'reported' : 'unreported'})`, (trial) => others.revokeInVain(trial, isReported)),
  );

export const spoil = fc.constant(
  onNewest('cliOverwriteRecord', (trial, consentId) => others.spoilRecord(trial, consentId, 'overwrite')),
);

export const engineer = fc.boolean().map((opens) =>
  act(opens ? 'engineerOpensSession' : 'engineerLeaves', (trial) => {
    if (opens) openSession(trial.world.tenant, trial.machine);
    else closeSessions(trial.world.tenant, trial.machine);
  }),
);

export const session = fc.record({ person: fc.constantFrom(0, 1), ended: fc.boolean() }).map(({ person, ended }) =>
  act(`${ended ? 'sessionEnds' : 'signIn'}(${person})`, (trial) => {
    const own = trial.world.browsers[person]?.session;
    if (own === undefined) return;
    own.ended = ended;
    if (ended) trial.observer.causes.add('session ended');
    else own.issuedAt = own.signedInAt = trial.world.clock.now;
  }),
);

/** A clock is wrong from the next load of a page on: computers are set right while they start. */
export const clockError = fc
  .record({ person: fc.constantFrom(0, 1), hours: fc.constantFrom(-24, -1, 0, 3, 24) })
  .map((wish) =>
    act(`wrongClock(${JSON.stringify(wish)})`, (trial) => {
      const browser = trial.world.browsers[wish.person];
      if (browser === undefined) return;
      for (const tab of browser.tabs) tab.kill();
      browser.clockError = wish.hours * 3_600_000;
    }),
  );
