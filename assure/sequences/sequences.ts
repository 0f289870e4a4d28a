import fc from 'fast-check';
import { acts, agreeIn, pressIn, revokeIn } from './commands.ts';
import { demandPursuit } from './healing.ts';
import { leaveAndReturn } from './leaving-acts.ts';
import { loseRole, putForeignJob, restoreRoles } from './other-clients.ts';
import { mustAsk } from './roles.ts';
import { connect } from './surroundings.ts';
import { Trial } from './trial.ts';
import { type RuleName, ViolationError } from './violation.ts';
import { isUnderWay, operationsOn, type Workshop } from '#assure/world/world.ts';

/** What has happened before the first act, undisturbed: most faults matter only where there is something to lose. */
const beginnings = [
  'nothing',
  'granted by ada',
  'granted by ada',
  'grant under way',
  'grant under way, then a sign-in',
  'granted by ada and grace',
  'granted by ada and another client',
  'granted by ada, revoked while the machine is away',
  'granted by ada, revoked in vain, granted anew',
  'granted by ada, whose role sleeps then',
  'asked for by ada',
  'granted by ada, revoked, asked for anew',
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
  connect(trial, false);
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
  await trial.world.clock.advance(30_000);
  await grantIn(trial, 0, true);
};

/** Nothing but the request for access is left to do, and it needs a role by then. */
const askAnew = async (trial: Trial): Promise<void> => {
  await revokeIn(trial, { tab: 0, removeExtension: false });
  await settle(trial);
  mustAsk(trial, 0, { isApproved: true, mayRecord: true });
  // What pages knew of roles is forgotten.
  await trial.world.clock.advance(120_000);
  await grantIn(trial, 0);
};

/** Until nothing that was begun goes on, but no longer than a minute. */
const settle = async ({ world, machineId }: Trial): Promise<void> => {
  const isBusy = (): boolean => world.pages().some((page) => operationsOn(page, machineId).some(isUnderWay));
  await world.clock.advance(2000);
  for (let passed = 0; passed < 58_000 && isBusy(); passed += 1000) await world.clock.advance(1000);
};

const begin = async (trial: Trial, beginning: (typeof beginnings)[number]): Promise<void> => {
  if (beginning === 'nothing') return;
  if (beginning === 'asked for by ada') mustAsk(trial, 0, { isApproved: true, mayRecord: false });
  await grantIn(trial, 0);
  if (beginning === 'grant under way') return;
  if (beginning === 'grant under way, then a sign-in') {
    await trial.world.clock.advance(3000);
    return leaveAndReturn(trial, trial.tab(0));
  }
  await settle(trial);
  if (beginning === 'granted by ada' || beginning === 'asked for by ada') return;
  if (beginning === 'granted by ada, whose role sleeps then')
    return mustAsk(trial, 0, { isApproved: false, mayRecord: false });
  if (beginning === 'granted by ada, revoked, asked for anew') await askAnew(trial);
  else if (beginning === 'granted by ada and grace') await grantIn(trial, 2);
  else if (beginning === 'granted by ada and another client') {
    await putForeignJob(trial, 'cli-access', 12);
    await trial.world.clock.advance(20_000);
  } else if (beginning === 'granted by ada, revoked in vain, granted anew') await revokeInVain(trial);
  else await revokeAway(trial);
  await settle(trial);
};

export interface SequencesResult {
  sequences: number;
  acts: number;
  /** The rule that was broken, if one was. */
  rule?: RuleName;
  /** The smallest counterexample, as text. */
  counterexample?: string;
}

export interface SequencesWish {
  sequences: number;
  seed: number;
  /** Of one sequence: 40 by default. */
  mostActs?: number;
  /** The one rule to look at; all when left out. */
  only?: RuleName;
  /** Whether to look for the smallest counterexample. */
  shrink?: boolean;
}

/** Tries sequences of acts against the app and the sandbox until one breaks a rule. */
export const trySequences = async (
  workshop: Workshop,
  { sequences, seed, mostActs = 40, shrink = true, only }: SequencesWish,
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
  if (!result.failed) return { sequences: tried, acts: run };
  const error = result.errorInstance;
  const isViolation = error instanceof ViolationError;
  const why = isViolation ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [commands, beginning, latencySeed] = result.counterexample ?? [];
  const story = [...(commands ?? [])].map((command) => command.toString()).join(', ');
  return {
    sequences: tried,
    acts: run,
    ...(isViolation ? { rule: error.rule } : {}),
    counterexample: `${why}\nbeginning with ${beginning}, after ${story} (latencies ${latencySeed})`,
  };
};
