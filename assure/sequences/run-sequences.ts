// Tries many sequences in one process: `node --import tsx assure/sequences/run-sequences.ts <how many> <first seed>`. Counts as it goes;
// a run that was interrupted goes on where it stopped, as long as the code is the same.
import { codeFingerprint, count, countedLines } from './counters.ts';
import { trySequences } from './sequences.ts';
import { createWorkshop } from '#assure/world/world.ts';

const [wanted = 1000, firstSeed = 1] = process.argv.slice(2).map(Number);

/** So many sequences share a seed of fast-check; after a violation the next seed goes on. */
const batch = 250;

const code = await codeFingerprint();
/** What was tried of a seed on this very code before. */
const earlier = new Map(
  countedLines('sequences').flatMap((line) => (line['code'] === code ? [[line['seed'], line] as const] : [])),
);
const workshop = await createWorkshop();
let done = 0;
let violations = 0;
for (let seed = firstSeed; done < wanted; seed += 1) {
  const before = earlier.get(`${seed}`);
  if (before !== undefined) {
    done += Number(before['sequences']);
    violations += Number(before['violations']);
    continue;
  }
  const sequences = Math.min(batch, wanted - done);
  const started = performance.now();
  const result = await trySequences(workshop, { sequences, seed });
  // While the smallest counterexample is looked for, many more are run than count.
  const tried = Math.min(result.sequences, sequences);
  done += tried;
  await count('sequences', {
    code,
    seed: `${seed}`,
    sequences: tried,
    acts: result.acts,
    milliseconds: Math.round(performance.now() - started),
    violations: result.counterexample === undefined ? 0 : 1,
  });
  if (result.counterexample === undefined) continue;
  violations += 1;
  console.error(`Seed ${seed}: ${result.counterexample}\n`);
}
process.exit(violations === 0 ? 0 : 1);
