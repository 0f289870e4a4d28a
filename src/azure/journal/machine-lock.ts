/**
 * One writer per machine over all tabs of this browser, by Web Locks. A grant holds `machine:{id}` while it works. A revoke is never
 * blocked: it takes that lock from whoever does not let go of it, and only revokes line up among each other, on `revoke:{id}`, of which a
 * person's press goes first, and of which none waits for a tab that has been stopped. Where the browser has no locks there is no line; then Azure's own answers keep the tabs apart.
 */

import { answering, watchTurn } from './turn-watch.ts';

/** Another tab took the machine over: what was going on here stops without a word on its outcome. */
export class MachineTaken extends Error {
  constructor() {
    super('Another tab of this browser goes on with this machine.');
    this.name = 'MachineTaken';
  }
}

type Work<T> = (signal: AbortSignal) => Promise<T>;

const never = (): AbortSignal => new AbortController().signal;

/**
 * Runs `work` under a lock. Its signal aborts with `signal`, or with MachineTaken when the lock was taken away. Rejects as `work` does, or
 * when `signal` aborts before its turn.
 */
const hold = async <T>(
  name: string,
  options: { signal?: AbortSignal; steal?: true },
  signal: AbortSignal,
  work: Work<T>,
): Promise<T> => {
  const locks = globalThis.navigator?.locks;
  if (locks === undefined) return work(signal);
  const taken = new AbortController();
  let outcome: Promise<T> | undefined;
  const run = async (): Promise<void> => {
    outcome = work(AbortSignal.any([signal, taken.signal]));
    // The lock is told nothing of how the work ended: then it only fails when it was taken away.
    await outcome.then(
      () => undefined,
      () => undefined,
    );
  };
  try {
    await locks.request(name, options, run);
  } catch (error) {
    if (options.signal?.aborted === true && outcome === undefined) throw error;
    if (outcome !== undefined) taken.abort(new MachineTaken());
  }
  // A browser that refuses locks as such must not keep anybody from revoking.
  return outcome ?? work(signal);
};

const machineLock = (machineId: string): string => `machine:${machineId.toLowerCase()}`;

/**
 * Runs `work` as the only writer on the machine, when its turn has come. `onSilent` is told when whoever is at work there does not answer:
 * its page may have been stopped.
 */
export const asOnlyWriter = async <T>(
  machineId: string,
  signal: AbortSignal,
  work: Work<T>,
  onSilent: () => void = () => undefined,
): Promise<T> => {
  const name = machineLock(machineId);
  const unwatch = watchTurn(name, onSilent);
  const begin: Work<T> = (own) => {
    unwatch();
    return answering(name, () => work(own));
  };
  try {
    return await hold(name, { signal }, signal, begin);
  } finally {
    unwatch();
  }
};

const grantLock = (consentId: string): string => `grant:${consentId} `;

/** Runs `work` so that other tabs know that this one is at work on the grant; it keeps none of them from it. */
export const asGranter = (consentId: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> =>
  hold(grantLock(consentId) + crypto.randomUUID(), {}, signal, work);

/** The locks that tabs of this browser hold; none where it does not say. */
const heldLocks = async (): Promise<string[]> => {
  try {
    const { held = [] } = await navigator.locks.query();
    return held.map(({ name = '' }) => name);
  } catch {
    return [];
  }
};

/** Whether a tab of this browser is at work on one of these grants; no where the browser does not say. */
export const isGranting = async (consentIds: readonly string[]): Promise<boolean> =>
  (await heldLocks()).some((name) => consentIds.some((id) => name.startsWith(grantLock(id))));

const recordLock = (consentId: string, group: string): string => `record:${consentId}:${group.toLowerCase()}`;

/** Whether a tab of this browser keeps the record now; no where the browser does not say. */
export const isRecording = async (consentId: string, group: string): Promise<boolean> =>
  (await heldLocks()).includes(recordLock(consentId, group));

/** Runs `work` as the only tab that keeps the record of a consent: two of them would store it twice. */
export const asOnlyRecorder = <T>(
  consentId: string,
  group: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> => {
  const stop = signal ?? never();
  return hold(recordLock(consentId, group), { signal: stop }, stop, work);
};

/** A grant that is withdrawn lets go within this time, unless its tab is frozen or hangs. */
const graceMs = 1000;

const asRevoker = async <T>(machineId: string, signal: AbortSignal, work: Work<T>): Promise<T> => {
  const waiting = new AbortController();
  let isRunning = false;
  const begin: Work<T> = (own) => {
    isRunning = true;
    return answering(machineLock(machineId), () => work(own));
  };
  const timer = globalThis.setTimeout(() => waiting.abort(), graceMs);
  try {
    return await hold(machineLock(machineId), { signal: AbortSignal.any([signal, waiting.signal]) }, signal, begin);
  } catch (error) {
    if (isRunning || signal.aborted) throw error;
    return await hold(machineLock(machineId), { steal: true }, signal, begin);
  } finally {
    globalThis.clearTimeout(timer);
  }
};

/** This tab's turn to revoke on a machine, shared by all its revokes there. */
interface Turn {
  users: number;
  /** It has come: no other tab has it. */
  hasBegun: boolean;
  begun: Promise<AbortSignal>;
  /** A person pressed: it waits no longer. */
  hurry: () => void;
  end: () => void;
}

const turns = new Map<string, Turn>();

const revokeLock = (machineId: string): string => `revoke:${machineId.toLowerCase()}`;

/** Lines up, or goes first once `hurried`. */
const inLine = async (id: string, hurried: AbortSignal, work: Work<void>): Promise<void> => {
  const revoke: Work<void> = (signal) => answering(id, () => asRevoker(id, signal, work));
  try {
    if (hurried.aborted) await hold(revokeLock(id), { steal: true }, never(), revoke);
    else await hold(revokeLock(id), { signal: hurried }, never(), revoke);
  } catch (error) {
    if (error !== hurried.reason) throw error;
    await hold(revokeLock(id), { steal: true }, never(), revoke);
  }
};

const openTurn = (id: string): Turn => {
  const hurried = new AbortController();
  const close = (): void => {
    if (turns.get(id) === turn) turns.delete(id);
  };
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = () => {
      // Its lock goes in a moment: whoever comes now would work without.
      close();
      resolve();
    };
  });
  const begun = new Promise<AbortSignal>((resolve, reject) => {
    const unwatch = watchTurn(id, () => hurried.abort());
    const work: Work<void> = async (signal) => {
      unwatch();
      turn.hasBegun = true;
      signal.addEventListener('abort', close, { once: true });
      resolve(signal);
      await ended;
    };
    // In a moment: a press just now may still hurry it.
    void Promise.resolve()
      .then(() => inLine(id, hurried.signal, work))
      // Before anybody hears how it ended: whoever tries again must not find this turn.
      .finally(() => {
        unwatch();
        close();
      })
      .catch(reject);
  });
  const turn: Turn = { users: 0, hasBegun: false, begun, hurry: () => hurried.abort(), end };
  turns.set(id, turn);
  return turn;
};

/** Says of a machine whether another tab of this browser has its turn to revoke there; no where the browser does not say. */
export const revokedElsewhere = async (): Promise<(machineId: string) => boolean> => {
  const held = new Set(await heldLocks());
  return (machineId) => turns.get(machineId.toLowerCase())?.hasBegun !== true && held.has(revokeLock(machineId));
};

/** A person pressed for something that is waiting for its turn already. */
export const hurryRevoke = (machineId: string): void => turns.get(machineId.toLowerCase())?.hurry();

/**
 * Runs `work` in this tab's turn to revoke on the machine: at once after a press, else when no other tab of this browser does. When the
 * turn is taken away by a press in another tab, the work is aborted, `onTaken` told, and the work done anew in the next turn.
 */
export const inRevokeTurn = async <T>(
  machineId: string,
  isPressed: boolean,
  work: Work<T>,
  onTaken: () => void,
): Promise<T> => {
  const id = machineId.toLowerCase();
  for (let isFirst = true; ; isFirst = false) {
    const turn = turns.get(id) ?? openTurn(id);
    turn.users += 1;
    if (isPressed && isFirst) turn.hurry();
    let signal: AbortSignal | undefined;
    try {
      signal = await turn.begun;
      return await work(signal);
    } catch (error) {
      // It may be taken away while it still waits for a grant to let go of the machine.
      if (signal?.aborted !== true && !(error instanceof MachineTaken)) throw error;
      onTaken();
    } finally {
      turn.users -= 1;
      if (turn.users === 0) turn.end();
    }
  }
};
