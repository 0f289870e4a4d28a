/**
 * Tells the other tabs of this browser that a revoke has begun on a machine. What they are told can only take access back, and only pages
 * of this origin hear it.
 */
const listeners = new Set<(machineId: string) => void>();

let channel: BroadcastChannel | undefined;

/** Opened when first needed: a page that neither grants nor revokes has nothing to hear. */
const opened = (): BroadcastChannel | undefined => {
  if (channel !== undefined || typeof globalThis.BroadcastChannel === 'undefined') return channel;
  channel = new globalThis.BroadcastChannel('remote-support.withdrawals');
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') for (const listener of listeners) listener(data);
  });
  return channel;
};

/** Tells `listener` the machine of each revoke that begins in another tab. */
export const onRevokeElsewhere = (listener: (machineId: string) => void): void => {
  listeners.add(listener);
  opened();
};

export const tellOtherTabs = (machineId: string): void => {
  try {
    opened()?.postMessage(machineId);
  } catch {
    // A page that is being put away may not speak any more; the journal tells the others.
  }
};
