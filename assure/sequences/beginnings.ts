import { agreeIn, pressIn, revokeIn } from './commands.ts';
import { leaveAndReturn } from './leaving-acts.ts';
import { loseRole, putForeignJob, restoreRoles } from './other-clients.ts';
import { goAway } from './surroundings.ts';
import type { Trial } from './trial.ts';
import { isUnderWay, operationsOn } from '#assure/world/world.ts';

/** What has happened before the first act, undisturbed: most faults matter only where there is something to lose. */
export const beginnings = [
  'nothing',
  'granted by ada',
  'granted by ada',
  'grant under way',
  'grant under way, then a sign-in',
  'granted by ada and grace',
  'granted by ada and another client',
  'granted by ada, revoked while the machine is away',
  'granted by ada, revoked in vain, granted anew',
] as const;

/** One person agrees and presses. */
const grantIn = async (trial: Trial, tab: 0 | 2, replace = false): Promise<void> => {
  const page = await trial.page(tab);
  if (page === undefined) throw new Error('The app did not start.');
  await trial.world.clock.advance(3000);
  const record = await agreeIn(trial, page, { tab, level: 'Diagnostics', minutes: 60, replace });
  pressIn(trial, page, record);
};

/** Azure takes the request, and the machine does not hear of it yet. */
const revokeAway = async (trial: Trial): Promise<void> => {
  goAway(trial);
  await settle(trial);
  await revokeIn(trial, { tab: 0, removeExtension: false });
};

/** Azure refuses the revoke, and the same person grants more instead. */
const revokeInVain = async (trial: Trial): Promise<void> => {
  loseRole(trial, 0);
  await revokeIn(trial, { tab: 0, removeExtension: false });
  await settle(trial);
  restoreRoles(trial.world.tenant);
  // The page sees again what there is to replace.
  await settle(trial);
  await grantIn(trial, 0, true);
};

/** Until nothing that was begun goes on, but no longer than a minute. */
const settle = async ({ world, machineId }: Trial): Promise<void> => {
  const isBusy = (): boolean => world.pages().some((page) => operationsOn(page, machineId).some(isUnderWay));
  await world.clock.advance(2000);
  for (let passed = 0; passed < 58_000 && isBusy(); passed += 1000) await world.clock.advance(1000);
};

export const begin = async (trial: Trial, beginning: (typeof beginnings)[number]): Promise<void> => {
  if (beginning === 'nothing') return;
  await grantIn(trial, 0);
  if (beginning === 'grant under way') return;
  if (beginning === 'grant under way, then a sign-in') {
    await trial.world.clock.advance(3000);
    return leaveAndReturn(trial, trial.tab(0));
  }
  await settle(trial);
  if (beginning === 'granted by ada') return;
  if (beginning === 'granted by ada and grace') await grantIn(trial, 2);
  else if (beginning === 'granted by ada and another client') await putForeignJob(trial, 'cli-access', 12);
  else if (beginning === 'granted by ada, revoked in vain, granted anew') await revokeInVain(trial);
  else await revokeAway(trial);
  await settle(trial);
};
