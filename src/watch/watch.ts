import { focusManager, type QueryCacheNotifyEvent, type QueryKey } from '@tanstack/react-query';
import { createStore } from 'zustand/vanilla';
import {
  type EvidencePart,
  heldEvidence,
  isRead,
  machineEvidence,
  readEvidence,
  seedEvidence,
  unreadKind,
} from '#src/azure/evidence.ts';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { groupRecordsQuery, recordsKey } from '#src/azure/records.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence, ReadProblem } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { minuteMs } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';
import { joinTabs, type WatchTabs } from './one-tab.ts';

/** Who wants to know of machines. */
export interface Observer {
  /**
   * Lower-case ids, most wanted first: `shown` on screen, read at once and again and again; `others` once, and again where access may exist.
   */
  follow: (shown: readonly string[], others: readonly string[]) => void;
  leave: () => void;
}

/** What is on screen, or may have access, is read again after this, ms; where there are many it takes longer. */
const renewMs = minuteMs;
/** Machines are read again one after another in this time, however many there are: 40 requests in a minute. */
const turnMs = minuteMs / 40;
/** Where more are wanted that nobody looks at, they are read for the first time at that pace, too. */
const mostFirst = 1000;
/** A browser keeps few connections to one host, and what the person does meanwhile needs some, too. */
const mostAtOnce = 6;
/** Rows are read once they have stood so long, and not while they are scrolled by, ms. */
const settleMs = 100;
/** Another tab tells within this what it knows, ms. */
const tellMs = 2000;
/** After a sleep of the computer it takes no longer until it is seen what is due, ms. */
export const wakeMs = 5000;
/** Each notice draws a list, ms. */
const noticeMs = 500;
/** Access that ends within this is looked at first, ms. */
const nearEndMs = 15 * minuteMs;
/** Records are only ever added, and their lists are long, ms. Those that nobody looks at are listed by History. */
const recordsOnScreenMs = 5 * minuteMs;
/** Resource Graph lags behind by up to ten minutes: what it says proves nothing of the time since, ms. */
const graphLagMs = 10 * minuteMs;
/** What another tab says counts as older than it was by as much as no request may rest on, ms. */
const toldAgeMs = 2 * minuteMs;

/** The one of the app: whatever one page reads of a machine, all others have. */
export const watch = createWatch(joinTabs);

export function createWatch(join: typeof joinTabs) {
  const store = createStore<{ known: ReadonlyMap<string, AccessEvidence>; isWatcher: boolean }>(() => ({
    known: new Map(),
    isWatcher: false,
  }));
  const known = new Map<string, AccessEvidence>();
  /** When each was asked for last, ms of server time, which knows of sleep; those that Refresh made overdue are missing. */
  const askedAt = new Map<string, number>();
  /** Machines with access, or perhaps, which are followed wherever they are, and from when on they come first: ms of server time. */
  const live = new Map<string, number>();
  const running = new Set<string>();
  const observers = new Set<{
    shown: readonly string[];
    others: readonly string[];
    unseenEveryMs?: number | undefined;
  }>();
  let begun: { signal: AbortSignal; tabs: WatchTabs; at: number; end: () => void } | undefined;
  let settledAt = 0;
  /** When the next may be read that waits for its turn. */
  let turnAt = 0;
  let pumping: ReturnType<typeof setTimeout> | undefined;
  let noticing: ReturnType<typeof setTimeout> | undefined;

  function take(evidence: AccessEvidence): void {
    if (!isRead(evidence)) return;
    const id = evidence.machineId.toLowerCase();
    known.set(id, evidence);
    const { mayHaveAccess, openSessions, kind, until } = decideAccess(evidence, serverNow());
    const isUrgent = openSessions.length > 0 || kind === 'revocationPending';
    if (mayHaveAccess)
      live.set(id, isUrgent ? 0 : kind === 'active' && until !== undefined ? until - nearEndMs : Infinity);
    else live.delete(id);
    noticing ??= setTimeout(notice, noticeMs);
  }

  function notice(): void {
    clearTimeout(noticing);
    noticing = undefined;
    store.setState({ known: new Map(known) });
  }

  function hear(event: QueryCacheNotifyEvent): void {
    if (event.type !== 'updated' || event.action.type !== 'success') return;
    const { queryKey, state } = event.query;
    if (!isOfEvidence(queryKey)) return;
    const evidence = state.data as AccessEvidence;
    const id = evidence.machineId.toLowerCase();
    // Whoever has read it: pages, operations and other tabs share one budget.
    if (known.get(id)?.jobs.readAt !== evidence.jobs.readAt) askedAt.set(id, serverNow());
    take(evidence);
  }

  function hearTab(evidence: AccessEvidence): void {
    const { machineId, ...parts } = evidence;
    const older = Object.entries(parts).map(([name, part]) => [name, { ...part, readAt: part.readAt - toldAgeMs }]);
    seedEvidence(machineId, Object.fromEntries(older) as typeof parts);
  }

  /** What is wanted now. Nobody looks at a hidden tab: what is read there is read by the one that watches. */
  function wishes() {
    const isSeen = focusManager.isFocused();
    const { isWatcher } = store.getState();
    const [shown, others] = [new Set<string>(), new Set<string>()];
    let othersEveryMs = Infinity;
    for (const { shown: own, others: rest, unseenEveryMs } of observers) {
      if (!isSeen && !(unseenEveryMs !== undefined && isWatcher)) continue;
      for (const id of own) shown.add(id);
      for (const id of rest) others.add(id);
      othersEveryMs = Math.min(othersEveryMs, unseenEveryMs ?? Infinity);
    }
    const isWanted = shown.size + others.size > 0;
    return { shown, others, othersEveryMs, live: isWanted ? [...live.keys()] : [], isWatcher };
  }

  /**
   * How long each kind of machine may wait until it is read again, ms: longer the more there are. What is urgent has at most half of what is
   * read in a minute, and what is calm has a quarter of the rest.
   */
  function intervals(
    { shown, others, othersEveryMs, live: all, isWatcher }: ReturnType<typeof wishes>,
    urgent: number,
  ) {
    const seen = shown.size + all.length - urgent;
    const calm = othersEveryMs === Infinity ? 0 : Math.max(0, others.size - all.length);
    const urgentMs = Math.max(renewMs, 2 * urgent * turnMs);
    const free = 1 / turnMs - urgent / urgentMs;
    const seenMs = Math.max(renewMs, seen / (free * (calm > 0 ? 0.75 : 1)));
    const calmMs = Math.max(othersEveryMs, calm / (free - seen / seenMs || 1));
    // The tab that watches goes first: what it tells need not be read here.
    const patience = isWatcher ? 1 : 2;
    return { urgentMs: patience * urgentMs, seenMs: patience * seenMs, calmMs: patience * calmMs };
  }

  function pump(): void {
    clearTimeout(pumping);
    if (begun === undefined || running.size >= mostAtOnce) return;
    // While rows are scrolled by nothing begins.
    if (performance.now() < settledAt) return pumpIn(settledAt - performance.now());
    const now = serverNow();
    const wished = wishes();
    const { shown, others, live: all, isWatcher } = wished;
    const urgent = new Set(all.filter((id) => (live.get(id) ?? Infinity) <= now));
    const every = intervals(wished, urgent.size);
    const isLarge = others.size > mostFirst;
    const toldIn = isWatcher ? 0 : begun.at + tellMs - performance.now();
    const turnIn = turnAt - performance.now();
    let next = wakeMs;
    for (const id of new Set([...urgent, ...shown, ...all, ...others])) {
      if (running.has(id)) continue;
      const ms = urgent.has(id) ? every.urgentMs : shown.has(id) || live.has(id) ? every.seenMs : every.calmMs;
      // Somebody may have set the clock, either way.
      const waited = Math.abs(now - (askedAt.get(id) ?? -Infinity));
      // What nobody has read, or not for so long that the computer must have slept, is read out of turn, unless there is too much of it.
      const isLost = waited > 3 * ms || waited === Infinity;
      const isOfMany = isLarge && others.has(id) && !shown.has(id) && !live.has(id);
      const isInTurn = !isLost || isOfMany;
      const wait = Math.max(
        ms === Infinity && isLost ? 0 : ms - waited,
        isInTurn ? turnIn : 0,
        shown.has(id) ? 0 : toldIn,
      );
      next = Math.min(next, Math.max(0, wait));
      if (wait > 0) continue;
      // The first of a resource group asks for its records too.
      if (isInTurn) turnAt = performance.now() + (holdsRecords(id) ? turnMs : 2 * turnMs);
      void readOne(id, shown.has(id), begun.signal);
      // At most one in turn.
      if (isInTurn || running.size >= mostAtOnce) break;
    }
    if (running.size < mostAtOnce) pumpIn(Math.max(next, 20));
  }

  function pumpIn(ms: number): void {
    clearTimeout(pumping);
    pumping = setTimeout(pump, ms);
  }

  async function readOne(id: string, isShown: boolean, signal: AbortSignal): Promise<void> {
    running.add(id);
    askedAt.set(id, serverNow());
    const seed = seedOf(id);
    if (seed) seedEvidence(id, seed);
    const urgency = isShown && focusManager.isFocused() ? 'page' : 'background';
    const options = { signal, urgency, seldomMs: graphLagMs } as const;
    const recordsMs = isShown ? recordsOnScreenMs : Infinity;
    try {
      const evidence = await readEvidence(id, ['jobs', 'consents', ...unlisted(seed)], { ...options, recordsMs });
      // Whether the machine was connected after a revoke, Resource Graph can't tell.
      if (decideAccess(evidence, serverNow()).kind === 'revocationPending')
        await readEvidence(id, ['machine'], { ...options, seldomMs: 0 });
      begun?.tabs.tell([heldEvidence(id)]);
    } catch {
      // The evidence holds what went wrong; what is thrown concerns the sign-in or the leaving of the list.
    }
    running.delete(id);
    pump();
  }

  /** From now on this tab watches, and reads for the others. */
  function onTurn(): void {
    store.setState({ isWatcher: true });
    pumpIn(0);
  }

  function begin(): NonNullable<typeof begun> {
    const stopping = new AbortController();
    const cache = queryClient.getQueryCache();
    // What another page has read counts, until it is read again.
    for (const { queryKey, state } of cache.getAll())
      if (isOfEvidence(queryKey) && state.data !== undefined) take(state.data as AccessEvidence);
    notice();
    const leave = [cache.subscribe(hear), focusManager.subscribe(pump)];
    const tabs = join({ onTold: hearTab, onTurn, known: () => known.values() });
    const end = () => {
      for (const one of leave) one();
      tabs.leave();
      stopping.abort();
      clearTimeout(pumping);
      clearTimeout(noticing);
      noticing = undefined;
      begun = undefined;
      store.setState({ isWatcher: false });
    };
    return { signal: stopping.signal, tabs, at: performance.now(), end };
  }

  return {
    /**
     * What was read newest of machines whose jobs and consents were asked for, by a list, a page, an operation or another tab; by lower-case id.
     * A row has no room for how old something is, so it shows what could not be read as just that, and nothing from before.
     */
    store,
    /**
     * Begins with the first who observes, and ends with the last who leaves. `unseenEveryMs`: also while nobody sees the page, in the one tab
     * that watches; where nobody has access, the others are read again so often, ms.
     */
    observe(unseenEveryMs?: number): Observer {
      const own = { shown: [] as readonly string[], others: [] as readonly string[], unseenEveryMs };
      observers.add(own);
      begun ??= begin();
      return {
        follow(shown, others) {
          [own.shown, own.others] = [shown, others];
          settledAt = performance.now() + settleMs;
          pumpIn(settleMs);
        },
        leave() {
          observers.delete(own);
          if (observers.size === 0) begun?.end();
        },
      };
    },
    /** Reads all of them anew, as soon as may be. */
    refresh() {
      askedAt.clear();
      void queryClient.invalidateQueries({ queryKey: [recordsKey], refetchType: 'none' });
      pump();
    },
  };
}

/** Keys are ARM paths in segments: the eight of the machine come first. */
function isOfEvidence(queryKey: QueryKey): boolean {
  return queryKey.length === 9 && queryKey[8] === 'evidence';
}

/** Machines whose access could not be read, by the reason. */
export function accessProblems(known: ReadonlyMap<string, AccessState>) {
  const causes = new Map<string, { cause: string; problem: ReadProblem; count: number }>();
  for (const { why } of known.values()) {
    if (why.is !== 'unread' || why.problem.kind === unreadKind) continue;
    const { problem } = why;
    const cause = `${problem.kind} ${problem.code ?? ''}`;
    causes.set(cause, { cause, problem, count: (causes.get(cause)?.count ?? 0) + 1 });
  }
  return [...causes.values()];
}

/** What the list doesn't tell of a machine: of one that isn't listed all, and Azure Resource Manager lists many without their extensions. */
function unlisted(seed: Partial<AccessEvidence> | undefined): readonly EvidencePart[] {
  if (seed === undefined) return ['machine', 'extension'];
  return seed.extension === undefined ? ['extension'] : [];
}

function holdsRecords(id: string): boolean {
  const [group = ''] = resourceGroupsOf([id]);
  return queryClient.getQueryData(groupRecordsQuery(group).queryKey) !== undefined;
}

/** What the list says of a machine, for what of it is not read; undefined for one that is not listed. */
function seedOf(id: string): Partial<AccessEvidence> | undefined {
  const fleet = queryClient.getQueryData(fleetQuery().queryKey);
  const machine = fleet?.machines.at(fleet.machines.indexOf(id));
  if (fleet === undefined || machine === undefined) return undefined;
  const readAt = fleet.readAt - graphLagMs;
  const { extension } = machine.facts;
  return {
    machine: { readAt, value: machineEvidence(machine) },
    ...(extension && { extension: { readAt, value: extension } }),
  };
}
