import { agreeIn, pressIn } from './commands.ts';
import type { Trial } from './trial.ts';

/** What has happened before the first act, undisturbed: most faults matter only where there is something to lose. */
export const beginnings = ['nothing', 'granted by ada', 'granted by ada', 'grant under way'] as const;

export const begin = async (trial: Trial, beginning: (typeof beginnings)[number]): Promise<void> => {
  if (beginning === 'nothing') return;
  const page = await trial.page(0);
  await trial.world.clock.advance(3000);
  const record = await agreeIn(trial, page, { tab: 0, level: 'Diagnostics', minutes: 60, replace: false });
  pressIn(trial, page, record);
  if (beginning === 'granted by ada') await trial.world.clock.advance(60_000);
};
