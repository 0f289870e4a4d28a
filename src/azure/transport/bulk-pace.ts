import { parseMachineId } from '#src/lib/arm-id.ts';
import { createLimiter } from '#src/lib/concurrency.ts';
import { wait } from '#src/lib/wait.ts';
import { unlessAborted } from './unless-aborted.ts';
import { writeLineShort } from './write-turns.ts';

/**
 * How fast many machines are worked on. ARM lets one person read 250 times at once and then 25 times a second in a subscription, and
 * write 200 times and then 10 times a second:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 * A good part of the reads is left to whatever else the person looks at meanwhile.
 */
const evidencePerSecond = 6;
/** A machine needs three writes of the nine a second of `write-turns.ts`, and some of them are sent twice. */
const startsPerSecond = 2.5;
/** A look needs one or two reads. */
const looksPerSecond = 10;
/** Beside work on other machines, which needs most of the reads itself. */
const looksBesideWorkPerSecond = 4;
/** A preflight needs three or four reads. */
const preflightsPerSecond = 6;
/** So many may begin at once: few machines are not held up by a pace that is made for many. */
const startsAtOnce = 12;
const looksAtOnce = 40;
const looksBesideWorkAtOnce = 12;
const preflightsAtOnce = 24;

/** Between two reads of one machine's evidence, however few are at work, seconds. */
const leastPollSeconds = 2;

type Now = () => number;

const steady: Now = () => performance.now();

/** Hands out times, at most `perSecond` a second after the first `atOnce`; answers how long to wait for the next, ms. */
export const createTurns = (perSecond: number, atOnce: number, now: Now = steady): ((leastMs?: number) => number) => {
  const gap = 1000 / perSecond;
  let next = Number.NEGATIVE_INFINITY;
  return (leastMs = 0) => {
    const wanted = now() + leastMs;
    // What was not used is kept, up to `atOnce`.
    next = Math.max(next, wanted - atOnce * gap) + gap;
    return Math.max(wanted, next) - now();
  };
};

const subscriptionOf = (machineId: string): string => parseMachineId(machineId)?.subscriptionId.toLowerCase() ?? '';

/** The turns of each subscription, for ARM counts by subscription. */
const bySubscription = (perSecond: number, atOnce: number, now?: Now) => {
  const turns = new Map<string, (leastMs?: number) => number>();
  return (machineId: string, leastMs?: number): number => {
    const subscription = subscriptionOf(machineId);
    const own = turns.get(subscription) ?? createTurns(perSecond, atOnce, now);
    turns.set(subscription, own);
    return own(leastMs);
  };
};

/**
 * Seconds until a machine's evidence may be read again. Each call takes the next free turn of the machine's subscription, so with few
 * machines at work each is read every two seconds, and with 500 all of them together no more than six times a second.
 */
export const createPolls = (now?: Now): ((machineId: string) => number) => {
  const turn = bySubscription(evidencePerSecond, evidencePerSecond, now);
  return (machineId) => turn(machineId, leastPollSeconds * 1000) / 1000;
};

/**
 * Resolves when work on one more machine may begin; rejects when aborted. None begins while the line of writes is long, as it becomes where
 * Azure slows down: what has been read of a machine grows old in it, and reading it anew costs more reads than Azure allows.
 */
export const createStarts = (
  now?: Now,
  lineShort: () => Promise<void> = writeLineShort,
): ((signal: AbortSignal) => Promise<void>) => {
  const turn = createTurns(startsPerSecond, startsAtOnce, now);
  const oneByOne = createLimiter(1);
  return (signal) => {
    const start = async (): Promise<void> => {
      signal.throwIfAborted();
      await wait(turn(), signal);
      await unlessAborted(lineShort(), signal);
    };
    return unlessAborted(oneByOne(start), signal);
  };
};

const looks = bySubscription(looksPerSecond, looksAtOnce);

/** Resolves when one more machine may be looked at, for whoever looks at many of them. */
export const lookTurn = (machineId: string, signal?: AbortSignal): Promise<void> => wait(looks(machineId), signal);

const looksBesideWork = bySubscription(looksBesideWorkPerSecond, looksBesideWorkAtOnce);

/** As `lookTurn`, for a look at many while others are worked on. */
export const lookBesideWorkTurn = (machineId: string, signal?: AbortSignal): Promise<void> =>
  wait(looksBesideWork(machineId), signal);

const revokeLooks = bySubscription(looksPerSecond, looksAtOnce);

/** Resolves when a revoke may look at one more machine: it waits for other revokes, and for no other looks. */
export const revokeLookTurn = (machineId: string, signal?: AbortSignal): Promise<void> =>
  wait(revokeLooks(machineId), signal);

const preflights = bySubscription(preflightsPerSecond, preflightsAtOnce);

/** Resolves when one more machine may be preflighted. */
export const preflightTurn = (machineId: string, signal?: AbortSignal): Promise<void> =>
  wait(preflights(machineId), signal);

/** How long to leave between two looks at so many machines, ms, so that looking takes a fifth of what ARM allows. */
export const watchEveryMs = (machines: number): number => Math.max(15_000, machines * 200);
