import { parseMachineId } from '#src/lib/arm-id.ts';

/** Hundreds of machines change at one press, ms. */
const momentMs = 200;

/** What the tabs of this browser share besides the journal: they tell each other which machines changed. */
export function createTabs() {
  const channel = new BroadcastChannel('arc-remote-support');
  return {
    tell: (machineId: string): void => channel.postMessage(machineId),
    /** Tells `listener` the machines of which other tabs say so, those of a moment together. Nothing is believed of a message but that. */
    listen: (listener: (machineIds: readonly string[]) => void): void => {
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
