import { keptForMs } from '#src/consent/access/access-machine.ts';
import { connectionOf } from '#src/consent/connection.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import type { Consent } from '#src/consent/consent.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { formatClock, formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { readMachine } from '#src/azure/resources/machines.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';

/** A machine is looked at once nothing has changed for this long, ms: a change shows by itself that somebody is at work. */
const quietMs = 10_000;
/** At most this often, ms. */
const leastBetweenMs = 60_000;
/** And with so many readings of the evidence between, which matter more where many machines share the pace. */
const readingsBetween = 4;

/** A machine that was away when it was looked at. Times in ms of server time. */
interface Absence {
  status: string;
  since: number | undefined;
  readAt: number;
}

/** What is asked of the machine: when Azure took it, ms of server time, as far as that is known. */
export interface AskedOfMachine {
  at: number | undefined;
}

/** When Azure took the request for a job. */
export const askedOfJob = (job: JobEvidence): AskedOfMachine => ({
  at: parseInstant(job.lastModifiedAt) ?? parseInstant(job.startTime) ?? parseInstant(job.createdAt),
});

export interface Lookout {
  /** Takes in how the evidence stands. */
  note: (state: string) => void;
  /** Looks at the machine where that is due, beside a reading of the evidence. Never rejects: the evidence does not wait for this. */
  look: (signal: AbortSignal | undefined) => Promise<void>;
  /** What it means that the machine is away, for what is asked of it, if anything; `undefined` unless it is known to be away. */
  words: (asked: AskedOfMachine | undefined) => string | undefined;
}

const absenceOf = async (machineId: string, signal: AbortSignal | undefined): Promise<Absence | undefined> => {
  try {
    const { facts, readAt } = await readMachine(machineId, signal);
    const { status, lastStatusChange } = facts.agent;
    if (status === undefined || connectionOf(status) !== 'away') return undefined;
    const since = parseInstant(lastStatusChange);
    return { status, since: since !== undefined && since <= readAt ? since : undefined, readAt };
  } catch {
    // Not knowing whether it is there, nothing is said about it.
    return undefined;
  }
};

const awayWords = ({ status, since, readAt }: Absence): string => {
  const aside = `(${visibleText(status)}, read at ${formatClock(readAt)})`;
  return since === undefined
    ? `The machine is not connected ${aside}`
    : `The machine has not been connected since ${formatInstant(since)} ${aside}`;
};

const keptWords = ({ at }: AskedOfMachine): string => {
  if (at === undefined)
    return 'unless it has fetched the request already, that may wait on Azure, which keeps one up to 6 hours.';
  const until = at + keptForMs;
  return until > serverNow()
    ? `unless it has fetched the request already, that waits on Azure, which keeps it up to 6 hours, until ${formatInstant(until)}.`
    : `Azure keeps a request up to 6 hours, which ended ${formatInstant(until)}, so it may have lapsed.`;
};

type Waiting = Pick<Consent, 'notAfter'> & { machineId: string };

const wordsOf = (absence: Absence | undefined, notAfter: string, asked: AskedOfMachine | undefined) => {
  if (absence === undefined) return undefined;
  const what = asked === undefined ? '.' : `: ${keptWords(asked)}`;
  return `${awayWords(absence)}${what} The agreed end, ${formatInstant(Date.parse(notAfter))}, stays as it is.`;
};

const glanced = new Map<string, { at: number; absence: Absence | undefined }>();

/**
 * As `Lookout.words`, for whoever only looks at how a grant stands: reads the machine at most once a minute, `takeTurn` resolving when one
 * more read may leave. Never rejects for what the read says.
 */
export const glanceWords = async (
  { machineId, notAfter }: Waiting,
  asked: AskedOfMachine,
  takeTurn: () => Promise<void>,
): Promise<string | undefined> => {
  const key = machineId.toLowerCase();
  const known = glanced.get(key);
  if (known !== undefined && performance.now() - known.at < leastBetweenMs)
    return wordsOf(known.absence, notAfter, asked);
  await takeTurn();
  const absence = await absenceOf(machineId, undefined);
  glanced.set(key, { at: performance.now(), absence });
  return wordsOf(absence, notAfter, asked);
};

/** Keeps an eye on whether a machine is connected while it is waited for. `takeTurn` takes one turn of the pace of reads. */
export const createLookout = ({ machineId, notAfter }: Waiting, takeTurn: () => void): Lookout => {
  let known: string | undefined;
  let quietSince = performance.now();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let readings = readingsBetween;
  let absence: Absence | undefined;
  const isDue = (): boolean => {
    const now = performance.now();
    return now - quietSince >= quietMs && now - lookedAt >= leastBetweenMs && readings >= readingsBetween;
  };
  return {
    note: (state) => {
      readings += 1;
      if (state === known) return;
      known = state;
      quietSince = performance.now();
      absence = undefined;
    },
    look: async (signal) => {
      if (!isDue()) return;
      takeTurn();
      lookedAt = performance.now();
      readings = 0;
      absence = await absenceOf(machineId, signal);
    },
    words: (asked) => wordsOf(absence, notAfter, asked),
  };
};
