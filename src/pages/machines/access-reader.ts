import {
  CancelledError,
  focusManager,
  type Query,
  type QueryCacheNotifyEvent,
  type QueryClient,
} from '@tanstack/react-query';
import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import { createStore } from '#src/azure/external-store.ts';
import type { liveAccessQuery } from '#src/azure/fleet/fleet.ts';
import { hasJobs, type JobsKnown, jobsKnown } from './jobs-known.ts';
import { createReadAllowance } from './read-allowance.ts';
import { renewEvery, renewRestEvery } from './renewal.ts';
import { createSeenJobs } from './seen-jobs.ts';

export interface AccessReadings {
  /** By lower-case machine id; a machine that is missing has not been read. */
  known: ReadonlyMap<string, JobsKnown>;
  /** How many machines are read again and again. */
  followed: number;
}

/**
 * Reads access for the rows of a list: of the machines that are followed, the most wanted first, and of those in which access was found.
 * Reads while somebody listens; what is under way is called off when the last one leaves.
 */
export interface AccessReader {
  get: () => AccessReadings;
  subscribe: (listener: () => void) => () => void;
  /**
   * ARM ids, the most wanted first. `rest`: those that are read seldom, at a pace of their own, so that what is wanted more waits for none
   * of them, and again only while the tab is visible; at once where something makes what was read invalid.
   */
  follow: (ids: readonly string[], rest?: readonly string[]) => void;
}

/** A browser keeps few connections to one host, and what the person does meanwhile needs some, too. */
const parallel = 8;
/** A screen of rows is read at once; after that ARM's budget has to serve other things as well. */
const mostAtOnce = 50;
const perSecond = 4;
/** What another visit to the list has read is not read again so soon, ms. */
const freshMs = 30_000;
/** Each notice draws the list, ms. */
const noticeEveryMs = 250;
/** What is in the list of a page that stays open is not forgotten meanwhile, ms. */
const keptMs = 3_600_000;

/** The machine whose jobs a query holds. Keys are ARM paths in segments: the eight of the machine come first. */
const machineOf = ({ queryKey }: Query): string | undefined =>
  queryKey.length === 13 && queryKey[12] === 'jobs' ? `/${queryKey.slice(0, 8).join('/')}` : undefined;

/** What a machine's page or a revoke has read of a machine stands in its row, too. */
const isEvidence = ({ queryKey }: Query): boolean => queryKey.length === 9 && queryKey[8] === 'evidence';

export function createAccessReader(client: QueryClient, queryOf: typeof liveAccessQuery): AccessReader {
  const store = createStore<AccessReadings>({ known: new Map(), followed: 0 });
  const cache = client.getQueryCache();
  const allowance = createReadAllowance(mostAtOnce, perSecond);
  const restAllowance = createReadAllowance(perSecond, perSecond);
  const known = new Map<string, JobsKnown>();
  /** When each machine is read next, in ms of `performance.now()`; missing for now, or while it is being read. */
  const dueAt = new Map<string, number>();
  /** When each was read last, in the same ms. */
  const ranAt = new Map<string, number>();
  const running = new Set<string>();
  /** Lower-case ids, those that were asked for first. */
  let wanted: readonly string[] = [];
  let rest: readonly string[] = [];
  let order: readonly string[] = [];
  /** Azure's own spelling of an id, for the address. */
  const spelled = new Map<string, string>();
  const query = (id: string) => queryOf(spelled.get(id) ?? id);
  const seen = createSeenJobs(client);
  let listeners = 0;
  let pumping: ReturnType<typeof setTimeout> | undefined;
  let noticing: ReturnType<typeof setTimeout> | undefined;
  let noticedAt = -Infinity;

  const notice = () => {
    noticing = undefined;
    noticedAt = performance.now();
    store.set({ known: new Map(known), followed: order.length });
  };
  const change = () => {
    noticing ??= setTimeout(notice, Math.max(0, noticedAt + noticeEveryMs - performance.now()));
  };

  const arrange = () => {
    const first = new Set(wanted);
    const asked = new Set([...wanted, ...rest]);
    const found = [...known].filter(([id, what]) => hasJobs(what) && !first.has(id)).map(([id]) => id);
    const next = [...first, ...found];
    if (next.length !== order.length) change();
    order = next;
    for (const [id, { kind }] of known) if (kind === 'reading' && !asked.has(id) && known.delete(id)) change();
    for (const id of asked) {
      if (known.has(id)) continue;
      known.set(id, { kind: 'reading' });
      change();
    }
  };

  const planNext = (id: string) => {
    const data = client.getQueryData<JobsReading>(query(id).queryKey);
    const every = renewEvery(data, order.length, wanted.includes(id));
    const now = performance.now();
    ranAt.set(id, now);
    dueAt.set(id, every === false ? Infinity : now + every);
  };

  const readOne = async (id: string) => {
    running.add(id);
    dueAt.delete(id);
    try {
      await client.fetchQuery({ ...query(id), staleTime: 0, gcTime: keptMs });
    } catch (error) {
      // The query holds what went wrong. One that was called off has said nothing.
      if (error instanceof CancelledError) dueAt.set(id, 0);
      // A query that failed counts as invalid, and what is invalid already is not told to become it: a press of Refresh would go unheard.
      else cache.find({ queryKey: query(id).queryKey })?.setState({ isInvalidated: false });
    }
    running.delete(id);
    // What became invalid meanwhile is read once more.
    if (!dueAt.has(id)) planNext(id);
    pump();
  };

  const pumpIn = (ms: number) => {
    clearTimeout(pumping);
    // Browsers take no longer time than this, about 24 days.
    if (ms < 2 ** 31) pumping = setTimeout(pump, ms);
  };

  /** At once what nobody has read, what an earlier page read long ago, or what is not valid any more. */
  const restDueAt = (id: string): number => {
    if (running.has(id)) return Infinity;
    const due = known.get(id)?.kind === 'reading' ? 0 : (dueAt.get(id) ?? 0);
    if (due === 0) return 0;
    // Several tabs may stand open under filters for days.
    return focusManager.isFocused() ? (ranAt.get(id) ?? 0) + renewRestEvery(rest.length) : Infinity;
  };

  function pump(): void {
    clearTimeout(pumping);
    if (listeners === 0) return;
    while (running.size < parallel) {
      const now = performance.now();
      const waiting = order.filter((id) => !running.has(id));
      const due = waiting.find((id) => (dueAt.get(id) ?? 0) <= now);
      const open = running.size < parallel / 2 ? rest : [];
      const left = open.find((id) => restDueAt(id) <= now);
      if (due !== undefined && allowance.take()) void readOne(due);
      else if (left !== undefined && restAllowance.take()) void readOne(left);
      else {
        const nextDue = Math.min(...waiting.map((id) => dueAt.get(id) ?? 0)) - now;
        const dueIn = due === undefined ? nextDue : allowance.wait();
        const restIn = left === undefined ? Math.min(...open.map(restDueAt)) - now : restAllowance.wait();
        return pumpIn(Math.min(dueIn, restIn));
      }
    }
  }

  const hear = (event: QueryCacheNotifyEvent) => {
    if (event.type !== 'updated') return;
    if (event.action.type === 'success' && isEvidence(event.query)) change();
    const id = machineOf(event.query);
    if (id === undefined) return;
    const { type } = event.action;
    seen.hear(id, event);
    if (type === 'invalidate') {
      dueAt.set(id, 0);
      pumpIn(0);
    } else if (type === 'success' || type === 'error') {
      known.set(id, seen.withRemoved(id, jobsKnown(event.query.state)));
      arrange();
      change();
    }
  };

  /** What an earlier page has read counts, with its age. */
  const takeOver = () => {
    for (const held of cache.getAll()) {
      const id = machineOf(held);
      if (id === undefined || held.state.data === undefined) continue;
      known.set(id, seen.withRemoved(id, jobsKnown(held.state as Parameters<typeof jobsKnown>[0])));
      if (!held.isStaleByTime(freshMs)) planNext(id);
    }
    arrange();
  };

  let stops: (() => void)[] = [];
  const start = () => {
    stops = [cache.subscribe(hear), focusManager.subscribe(() => pumpIn(0))];
    takeOver();
    pumpIn(0);
  };
  const stop = () => {
    for (const leave of stops) leave();
    clearTimeout(pumping);
    clearTimeout(noticing);
    noticing = undefined;
    for (const id of running) void client.cancelQueries({ queryKey: query(id).queryKey, exact: true });
  };

  return {
    get: store.get,
    subscribe(listener) {
      const leave = store.subscribe(listener);
      listeners += 1;
      if (listeners === 1) start();
      return () => {
        leave();
        listeners -= 1;
        if (listeners === 0) stop();
      };
    },
    follow(ids, more = []) {
      for (const id of [...ids, ...more]) spelled.set(id.toLowerCase(), id);
      wanted = ids.map((id) => id.toLowerCase());
      rest = more.map((id) => id.toLowerCase());
      arrange();
      pumpIn(0);
    },
  };
}
