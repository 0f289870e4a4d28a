import fc from 'fast-check';
import { acts } from './commands.ts';
import { begin, beginnings } from './beginnings.ts';
import { demandPursuit } from './healing.ts';
import { Trial } from './trial.ts';
import { type RuleName, ViolationError } from './violation.ts';
import type { Workshop } from '#assure/world/world.ts';

/** Most acts of one sequence unless told otherwise; fast-check's own default would be ten. */
const usualActs = 40;

export interface SequencesResult {
  sequences: number;
  acts: number;
  /** The rule that was broken, if one was. */
  rule?: RuleName;
  /** The smallest counterexample, as text. */
  counterexample?: string;
  seed: number;
}

export interface SequencesWish {
  sequences: number;
  seed: number;
  mostActs?: number;
  /** The one rule to look at; all when left out. */
  only?: RuleName;
  /** Whether to look for the smallest counterexample. */
  shrink?: boolean;
}

/** Tries sequences of acts against the app and the sandbox until one breaks a rule. */
export const trySequences = async (
  workshop: Workshop,
  { sequences, seed, mostActs = usualActs, shrink = true, only }: SequencesWish,
): Promise<SequencesResult> => {
  let tried = 0;
  let run = 0;
  let stray: unknown;
  const onStray = (reason: unknown): void => {
    stray ??= reason;
  };
  const property = fc.asyncProperty(
    fc.commands(acts, { maxCommands: mostActs, size: 'max' }),
    fc.constantFrom(...beginnings),
    fc.nat({ max: 1000 }),
    async (commands, beginning, latencySeed) => {
      tried += 1;
      const trial = new Trial(workshop, latencySeed, only);
      stray = undefined;
      try {
        await begin(trial, beginning);
        await fc.asyncModelRun(() => ({ model: {}, real: trial }), commands);
        run += [...commands].length;
        await demandPursuit(trial);
        if (stray !== undefined && only === undefined)
          throw new Error(
            `A page left a rejection unhandled: ${stray instanceof Error ? stray.message : JSON.stringify(stray)}`,
          );
      } finally {
        trial.close();
      }
    },
  );
  process.on('unhandledRejection', onStray);
  const result = await fc.check(property, { numRuns: sequences, seed, endOnFailure: !shrink });
  process.off('unhandledRejection', onStray);
  if (!result.failed) return { sequences: tried, acts: run, seed };
  const error = result.errorInstance;
  const isViolation = error instanceof ViolationError;
  const why = isViolation ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [commands, beginning, latencySeed] = result.counterexample ?? [];
  const story = [...(commands ?? [])].map((command) => command.toString()).join(', ');
  return {
    sequences: tried,
    acts: run,
    seed,
    ...(isViolation ? { rule: error.rule } : {}),
    counterexample: `${why}\nbeginning with ${beginning}, after ${story} (latencies ${latencySeed})`,
  };
};
