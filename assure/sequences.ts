import fc from 'fast-check';
import { acts } from './commands.ts';
import { demandPursuit } from './healing.ts';
import { Trial } from './trial.ts';
import { type RuleName, ViolationError } from './violation.ts';
import type { Workshop } from './world.ts';

/** Most acts of one sequence; fast-check's own default would be ten. */
const mostActs = 40;

export interface SequencesResult {
  sequences: number;
  acts: number;
  /** The rule that was broken, if one was. */
  rule?: RuleName;
  /** The smallest counterexample, as text. */
  counterexample?: string;
  seed: number;
}

/** Tries sequences of acts against the app and the sandbox until one breaks a rule. */
export const trySequences = async (
  workshop: Workshop,
  { sequences, seed, shrink = true }: { sequences: number; seed: number; shrink?: boolean },
): Promise<SequencesResult> => {
  let tried = 0;
  let run = 0;
  const property = fc.asyncProperty(
    fc.commands(acts, { maxCommands: mostActs, size: 'max' }),
    fc.nat({ max: 1000 }),
    async (commands, latencySeed) => {
      tried += 1;
      const trial = new Trial(workshop, latencySeed);
      try {
        await fc.asyncModelRun(() => ({ model: {}, real: trial }), commands);
        run += [...commands].length;
        await demandPursuit(trial);
      } finally {
        trial.close();
      }
    },
  );
  const result = await fc.check(property, { numRuns: sequences, seed, endOnFailure: !shrink });
  if (!result.failed) return { sequences: tried, acts: run, seed };
  const error = result.errorInstance;
  const isViolation = error instanceof ViolationError;
  const why = isViolation ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [commands, latencySeed] = result.counterexample ?? [];
  const story = [...(commands ?? [])].map((command) => command.toString()).join(', ');
  return {
    sequences: tried,
    acts: run,
    seed,
    ...(isViolation ? { rule: error.rule } : {}),
    counterexample: `${why}\nafter ${story} (latencies ${latencySeed})`,
  };
};
