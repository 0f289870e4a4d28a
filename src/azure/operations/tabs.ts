import { parseMachineId } from '#src/lib/arm-id.ts';

/** What the tabs of this browser share besides the journal. */
export interface Tabs {
  /** Tells the other tabs that this machine changed: they read it again. */
  tell: (machineId: string) => void;
  /** Tells `listener` the machines of which other tabs say so, those of a moment together. Nothing is believed of a message but that. */
  listen: (listener: (machineIds: readonly string[]) => void) => void;
}

/** Hundreds of machines change at one press, ms. */
const momentMs = 200;

export function createTabs(): Tabs {
  const channel = new BroadcastChannel('arc-remote-support');
  return {
    tell: (machineId) => {
      try {
        channel.postMessage(machineId);
      } catch {
        // A page that is being put away may not speak any more; the journal tells the others.
      }
    },
    listen: (listener) => {
      const heard = new Set<string>();
      const tell = () => {
        const machineIds = [...heard];
        heard.clear();
        listener(machineIds);
      };
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data !== 'string' || parseMachineId(data) === undefined) return;
        if (heard.size === 0) setTimeout(tell, momentMs);
        heard.add(data.toLowerCase());
      });
    },
  };
}
