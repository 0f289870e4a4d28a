import { removeFaults } from '#sandbox/fault-rules.ts';
import { setOnline } from '#sandbox/machines/agent.ts';
import { failHangingInstall } from '#sandbox/machines/installs.ts';
import { restoreRoles } from './other-clients.ts';
import { seat } from './leaving-acts.ts';
import { words } from '#assure/world/truth.ts';
import type { OwedRevoke } from './owed.ts';
import type { Trial } from './trial.ts';
import { isUnderWay, operationsOn } from '#assure/world/world.ts';

/** Takes away everything that was made to go wrong. */
export const heal = (trial: Trial): void => {
  const { tenant, clock } = trial.world;
  removeFaults(tenant);
  trial.world.network.takeOwnHostAway(0);
  tenant.locks.clear();
  restoreRoles(tenant);
  trial.machine.agent.install = 'succeeds';
  setOnline(tenant, trial.machine, true);
  failHangingInstall(tenant, trial.machine, clock.now);
  for (const { session } of trial.world.browsers) {
    session.ended = false;
    session.issuedAt = session.signedInAt = clock.now;
  }
};

/** Longest time in which a free way must bring every revoke to its end, and how often that is looked at, ms. */
const patience = 16 * 60_000;
const step = 60_000;

/** The person comes back to see what became of their revokes. */
const comeBack = async (trial: Trial, { tab: { browser }, userId }: OwedRevoke): Promise<void> => {
  seat(trial, browser, userId);
  const tab = browser.tabs.find(({ page }) => page !== undefined) ?? browser.tabs[0];
  if (tab === undefined) return;
  trial.bringToFront(tab);
  if (tab.page?.isStarted !== true) await trial.world.load(tab);
};

/** Once nothing stands in the way any more, every revoke that was started ends the access, or says that it needs a person. */
export const demandPursuit = async (trial: Trial): Promise<void> => {
  heal(trial);
  const { owed } = trial;
  const left: OwedRevoke[] = [];
  for (const first of owed.all) {
    const own = (one: OwedRevoke): boolean => one.tab.browser === first.tab.browser && one.userId === first.userId;
    const open = (): OwedRevoke[] => owed.all.filter((one) => own(one) && owed.isOpen(one));
    // Those of one person before one browser are looked at together.
    if (owed.all.find(own) !== first || open().length === 0) continue;
    await comeBack(trial, first);
    for (let passed = 0; passed < patience && open().length > 0; passed += step) {
      await trial.world.clock.advance(step);
      trial.compare();
    }
    left.push(...open());
  }
  for (const one of left) {
    const span = words(trial.world.truth.accessNow(trial.machineId));
    trial.observer.report('pursuit', `the revoke from ${one.tab.name}: ${span}`);
  }
  await demandEnd(trial);
  trial.observer.demandNone();
};

/** Longest time for which a revoke that nothing stands in the way of may go on, ms: half an hour passes before a machine that was away proves anything. */
const longest = 120 * 60_000;

/** Revokes that open pages still pursue, and that need nobody, in words. */
const pursued = ({ world, machineId }: Trial): string[] =>
  world
    .pages()
    .filter(({ frozen, isStarted }) => frozen === undefined && isStarted)
    .flatMap((page) =>
      operationsOn(page, machineId)
        .filter((one) => one.operation.intent.kind === 'revoke' && isUnderWay(one))
        .map(({ step }) => `${page.id}: ${JSON.stringify(step)}`),
    );

/** Nor is any asked for without end. */
const demandEnd = async (trial: Trial): Promise<void> => {
  for (let passed = 0; passed < longest && pursued(trial).length > 0; passed += step) {
    await trial.world.clock.advance(step);
    trial.compare();
  }
  for (const one of pursued(trial))
    trial.observer.report('pursuit', `still asked for after ${longest / step} quiet minutes: ${one}`);
};
