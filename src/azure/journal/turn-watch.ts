/**
 * Who waits while another tab of this browser works on a machine asks it now and then whether it still runs. Browsers stop pages that are long hidden,
 * and not every one of them lets go of their locks: then nothing would go on.
 */
const askEveryMs = 30_000;

/** A page that runs answers within this time, also where a browser slows its timers: messages are not slowed. */
const answerWithinMs = 10_000;

/** How often this tab holds the turn of a machine: one that was lost may end after the next has begun. */
const held = new Map<string, number>();
const watches = new Set<{ id: string; heard: () => void }>();

let channel: BroadcastChannel | undefined;

const opened = (): BroadcastChannel | undefined => {
  if (channel !== undefined || typeof globalThis.BroadcastChannel === 'undefined') return channel;
  channel = new globalThis.BroadcastChannel('remote-support.turns');
  channel.addEventListener('message', hear);
  return channel;
};

const say = (words: string): void => {
  try {
    opened()?.postMessage(words);
  } catch {
    // A page that is being put away may not speak any more.
  }
};

/** `?` asks who holds the turn of a machine, `!` answers. */
const hear = ({ data }: MessageEvent<unknown>): void => {
  if (typeof data !== 'string') return;
  const id = data.slice(1);
  if (data.startsWith('?') && (held.get(id) ?? 0) > 0) say(`!${id}`);
  if (data.startsWith('!')) for (const watch of watches) if (watch.id === id) watch.heard();
};

/** Answers whoever waits, while `work` holds the turn of this machine. */
export const answering = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
  opened();
  const count = (by: number): unknown => held.set(id, (held.get(id) ?? 0) + by);
  count(1);
  try {
    return await work();
  } finally {
    count(-1);
  }
};

/** Calls `onSilent` when whoever holds the turn of this machine answers nothing. Returns what ends the watch. */
export const watchTurn = (id: string, onSilent: () => void): (() => void) => {
  if (opened() === undefined) return () => undefined;
  const ask = (): void => {
    // It is this very page, which does not hear itself.
    if ((held.get(id) ?? 0) > 0) return heard();
    timer = globalThis.setTimeout(onSilent, answerWithinMs);
    say(`?${id}`);
  };
  const heard = (): void => {
    globalThis.clearTimeout(timer);
    timer = globalThis.setTimeout(ask, askEveryMs);
  };
  let timer = globalThis.setTimeout(ask, askEveryMs);
  const watch = { id, heard };
  watches.add(watch);
  return () => {
    globalThis.clearTimeout(timer);
    watches.delete(watch);
  };
};
