import type { Owner, VirtualClock } from './clock.ts';

interface Channel {
  name: string;
  owner: Owner;
  deliver: (data: unknown) => void;
}

type Listener = (message: { data: unknown }) => void;

/** BroadcastChannel of one browser: a message reaches every other page a moment later. */
export class ChannelHub {
  readonly #clock: VirtualClock;
  #channels: Channel[] = [];

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** The class `BroadcastChannel` as one page has it. */
  forPage(owner: Owner): unknown {
    const join = (channel: Channel) => this.#channels.push(channel);
    const send = (from: Channel, data: unknown) => this.#send(from, data);
    return class BroadcastChannel {
      readonly #listeners = new Set<Listener>();
      readonly #own: Channel;

      constructor(name: string) {
        const deliver = (data: unknown): void => {
          for (const listener of this.#listeners) listener({ data });
        };
        this.#own = { name, owner, deliver };
        join(this.#own);
      }

      postMessage(data: unknown): void {
        send(this.#own, structuredClone(data));
      }

      addEventListener(_type: string, listener: Listener): void {
        this.#listeners.add(listener);
      }
    };
  }

  release(owner: Owner): void {
    this.#channels = this.#channels.filter((channel) => channel.owner !== owner);
  }

  #send(from: Channel, data: unknown): void {
    if (from.owner.dead) return;
    for (const channel of this.#channels) {
      if (channel === from || channel.name !== from.name) continue;
      this.#clock.schedule(1, () => channel.deliver(data), channel.owner);
    }
  }
}
