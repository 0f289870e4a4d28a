// Tries some sequences and says how long they took: for work on the engine.
import fc from 'fast-check';
import { acts } from './commands.ts';
import { begin, beginnings } from './beginnings.ts';
import { demandPursuit } from './healing.ts';
import { Trial } from './trial.ts';
import { createWorkshop } from '#assure/world/world.ts';
const [from = 1, many = 10, mostActs = 40] = process.argv.slice(2).map(Number);
const workshop = await createWorkshop();
process.on('unhandledRejection', (reason) => console.log('STRAY', reason));
for (let seed = from; seed < from + many; seed += 1) {
  const [[commands, beginning, latency] = []] = fc.sample(
    fc.tuple(
      fc.commands(acts, { maxCommands: mostActs, size: 'max' }),
      fc.constantFrom(...beginnings),
      fc.nat({ max: 1000 }),
    ),
    { numRuns: 1, seed },
  );
  const trial = new Trial(workshop, latency ?? 1);
  const started = performance.now();
  let at = '';
  const list = [...(commands ?? [])];
  const timer = setInterval(() => console.log('..', seed, at), 5000);
  try {
    at = `begin ${beginning}`;
    await begin(trial, beginning ?? 'nothing');
    for (const command of list) {
      at = String(command);
      if (process.env.LOUD) console.log(new Date(trial.world.clock.now).toISOString(), at);
      await command.run({}, trial);
    }
    at = 'pursuit';
    await demandPursuit(trial);
    console.log(seed, 'ok', list.length, Math.round(performance.now() - started), 'ms');
  } catch (error) {
    console.log(seed, String(error), '\n  at', at, '\n ', beginning, list.map(String).join(', '), latency);
  } finally {
    clearInterval(timer);
    trial.close();
  }
}
process.exit(0);
