import { createTransport } from '#src/azure/transport/transport.ts';
import { resourceManager } from '#src/azure/transport/transport-fixture.ts';

// For the tests of the transport: many requests at once against an Azure that asks to wait, on a clock of its own.

interface Answer {
  status: number;
  seconds: number | undefined;
}

interface Wanted {
  method: string;
  subscription: string;
  place: string;
  /** When it is asked for, ms. */
  after: number;
}

interface Event {
  at: number;
  run: () => void;
}

const kindOf = (method: string): string => ({ GET: 'reads', DELETE: 'deletes' })[method] ?? 'writes';

/** A clock that moves to the next event as soon as nothing else can happen. */
const createClock = () => {
  const events: Event[] = [];
  const clock = {
    now: 0,
    wait: (ms: number): Promise<void> => new Promise((run) => void events.push({ at: clock.now + ms, run })),
    async play(): Promise<void> {
      for (;;) {
        for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        events.sort((a, b) => a.at - b.at);
        const next = events.shift();
        if (next === undefined) return;
        clock.now = Math.max(clock.now, next.at);
        next.run();
      }
    },
  };
  return clock;
};

/** Plays the requests; `early` names those that left before the time that an earlier reply, arrived by then, had named. */
export const playThrottled = async (
  answers: readonly Answer[],
  requests: readonly Wanted[],
): Promise<{ early: string[]; sent: number }> => {
  const clock = createClock();
  const until = new Map<string, number>();
  const early: string[] = [];
  let sent = 0;
  const transport = createTransport({
    resourceManager,
    getToken: async () => {
      await clock.wait(50);
      return 'token';
    },
    instant: () => ({ wall: clock.now, steady: clock.now }),
    serverTime: () => clock.now,
    wait: clock.wait,
    random: () => 0,
    fetch: async (url, { method = '' }) => {
      const { status, seconds } = answers[sent % answers.length] ?? { status: 200, seconds: undefined };
      sent += 1;
      const bucket = `${url.pathname.split('/')[2]} ${kindOf(method)}`;
      const place = `${url.pathname} ${kindOf(method)}`;
      for (const key of [bucket, place])
        if (clock.now < (until.get(key) ?? 0)) early.push(`${method} ${url.pathname} at ${clock.now}`);
      await clock.wait(120);
      const wait = status === 429 ? Math.max(1, seconds ?? 15) : status >= 400 ? (seconds ?? 0) : 0;
      const key = status === 429 ? bucket : place;
      until.set(key, Math.max(until.get(key) ?? 0, clock.now + wait * 1000));
      return Response.json({}, { status, headers: seconds === undefined ? {} : { 'retry-after': String(seconds) } });
    },
  });
  const all = requests.map(async ({ method, subscription, place, after }) => {
    await clock.wait(after);
    const path = `/subscriptions/${subscription}/${place}`;
    await transport.request({ method: method as 'GET', path, apiVersion: '1' }).catch(() => undefined);
  });
  await clock.play();
  await Promise.all(all);
  return { early, sent };
};
