import { removeFaults } from '#sandbox/fault-rules.ts';
import { setOnline } from '#sandbox/machines/agent.ts';
import { restoreRoles } from './other-clients.ts';
import { bringBack } from './leaving-acts.ts';
import { isDone, needsPerson } from './owed-revokes.ts';
import type { Trial } from './trial.ts';
import { words } from './observer.ts';

/** Takes away everything that was made to go wrong. */
export const heal = (trial: Trial): void => {
  const { tenant, clock } = trial.world;
  removeFaults(tenant);
  tenant.locks.clear();
  restoreRoles(tenant);
  trial.machine.agent.install = 'succeeds';
  setOnline(tenant, trial.machine, true);
  for (const { session } of trial.world.browsers) {
    session.ended = false;
    session.issuedAt = clock.now;
    session.signedInAt = clock.now;
  }
};

/** Longest time in which a free way must bring every revoke to its end, and how often that is looked at, ms. */
const patience = 16 * 60_000;
const step = 60_000;

/** Once nothing stands in the way any more, every revoke that was started ends the access, or says that it needs a person. */
export const demandPursuit = async (trial: Trial): Promise<void> => {
  heal(trial);
  await bringBack(trial);
  const owed = trial.owed.filter(({ forgotten }) => !forgotten);
  const open = () => owed.filter((one) => !isDone(trial, one) && !needsPerson(trial, one));
  // The people come back to see what became of it.
  for (const browser of new Set(open().map(({ tab }) => tab.browser))) {
    const tab = browser.tabs.find(({ page }) => page !== undefined) ?? browser.tabs[0];
    if (tab === undefined) continue;
    trial.bringToFront(tab);
    if (tab.page === undefined) await trial.load(tab);
  }
  for (let passed = 0; passed < patience && open().length > 0; passed += step) {
    await trial.world.clock.advance(step);
    trial.compare();
  }
  for (const one of open()) {
    const span = words(trial.world.truth.accessNow(trial.machineId));
    trial.observer.report(
      'pursuit',
      `the revoke of ${one.jobName ?? 'whatever there is'} from ${one.tab.name}: ${span}`,
    );
  }
  trial.observer.demandNone();
};
