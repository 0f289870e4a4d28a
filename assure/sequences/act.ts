import type fc from 'fast-check';
import type { Trial } from './trial.ts';

/** One thing that happens in a trial. The model is empty: what must hold is compared with the sandbox's own state. */
export type Act = fc.AsyncCommand<object, Trial>;

/** Every act names itself with all that decides it, so that a counterexample can be read. */
export const act = (name: string, run: (trial: Trial) => unknown): Act => ({
  check: () => true,
  run: async (_model, trial) => {
    await run(trial);
    // Whatever was begun leaves the page before the next act.
    await trial.world.clock.advance(0);
    trial.compare();
  },
  toString: () => name,
});
