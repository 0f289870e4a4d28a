import { focusManager, QueryObserver } from '@tanstack/react-query';
import { createStore } from 'zustand/vanilla';
import { type Fleet, fleetQuery, idsWithExtension } from '#src/azure/fleet/fleet.ts';
import { listedExtensionsQuery } from '#src/azure/fleet/listed-extensions.ts';
import { historyQuery } from '#src/azure/history.ts';
import { loggedMachinesQuery } from '#src/azure/job-log.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { inSlices } from '#src/lib/slices.ts';
import { dayMs, minuteMs, parseInstant } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { serverNow } from '#src/server-time.ts';
import { setMenuCount } from '#src/shell/menu-counts.ts';
import { watch as appWatch, wakeMs } from './watch.ts';

/** Where Microsoft might get in, of all that the person may read, whatever is filtered elsewhere. Keys are lower-case machine ids. */
export interface LiveAccess {
  /**
   * The machines that are read: with the extension by Resource Graph or Resource Manager, with jobs in the Activity Log, or named by a consent
   * that runs or whose end isn't on record. Undefined until the list of machines has come.
   */
  watched: readonly string[] | undefined;
  /** What was read newest, of these and of whatever else pages and operations read. */
  evidence: ReadonlyMap<string, AccessEvidence>;
  /** Of each with evidence, unless it is gone and not watched: decided anew with new evidence, and once a minute. */
  states: ReadonlyMap<string, AccessState>;
}

/** Watches while any page is open, and counts in the menu what is live. Called once, after the start. */
export function countLiveAccess(): void {
  const count = ({ states, watched }: LiveAccess) => {
    const active = [...states.values()].filter(({ kind }) => kind === 'active').length;
    // Where something wasn't or couldn't be read, "none" isn't known.
    const isRead = watched?.every((id) => states.has(id)) ?? false;
    const isUnsure = active === 0 && (!isRead || [...states.values()].some(({ kind }) => kind === 'unknown'));
    setMenuCount(
      paths.home(),
      isUnsure ? { count: undefined, words: 'access not checked' } : { count: active, words: 'with access' },
    );
  };
  liveAccess.start();
  // What a page has read before this was there counts at once.
  count(liveAccess.store.getState());
  liveAccess.store.subscribe(count);
}

/** So many resource groups are asked for their records without anybody looking at the answer. */
const mostGroups = 100;

/** Whether consents are read of all resource groups beside the list of machines: of very many, History alone reads them. */
export function readsRecords(listed: Fleet | undefined): boolean {
  return (listed?.machines.places.length ?? Infinity) <= mostGroups;
}

/** One page of Resource Graph is cheap; more is left to the person. */
const mostRenewed = 1000;
const renewMs = 2 * minuteMs;
/** What was granted elsewhere shows by its record within half a minute, where there are few resource groups, ms. */
const newsMs = 30_000;
/** At most 18 requests in a minute for all the resource groups there are, ms. */
const msPerGroup = 3300;
/** Where nobody had access, new access without a record shows after this, ms. */
const restEveryMs = 5 * minuteMs;

/** The one of the app: Overview draws from it, and the frame counts by it. */
export const liveAccess = createLiveAccess(appWatch);

export function createLiveAccess(watch: typeof appWatch) {
  const store = createStore<LiveAccess>(() => ({ watched: undefined, evidence: new Map(), states: new Map() }));
  const decided = new Map<string, { evidence: AccessEvidence; state: AccessState }>();
  let stop: (() => void) | undefined;

  function begin(): () => void {
    const leaving = new AbortController();
    const { signal } = leaving;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let working = Promise.resolve();
    const fleet = new QueryObserver(queryClient, fleetQuery());
    const records = new QueryObserver(queryClient, historyQuery());
    const extensions = new QueryObserver(queryClient, listedExtensionsQuery([]));
    const logged = new QueryObserver(queryClient, loggedMachinesQuery([]));
    const observer = watch.observe(restEveryMs);

    /** How often each is read, by what is listed, and whether this tab reads unseen. */
    function pace(): void {
      const common = {
        refetchIntervalInBackground: watch.store.getState().isWatcher,
        // That something is being read again changes nobody who is followed, and finding them out takes a while.
        notifyOnChangeProps: ['data' as const],
      };
      const { data: listed } = fleet.getCurrentResult();
      const isFew = (listed?.machines.length ?? Infinity) <= mostRenewed;
      const ids = listed?.subscriptions.map(({ subscriptionId }) => subscriptionId) ?? [];
      const recordsMs = Math.max(newsMs, (listed?.machines.places.length ?? 0) * msPerGroup);
      const seldom = { refetchInterval: restEveryMs, ...common };
      fleet.setOptions({ ...fleetQuery(), refetchInterval: isFew && renewMs, ...common });
      records.setOptions({
        ...historyQuery(),
        enabled: readsRecords(listed),
        refetchInterval: recordsMs,
        ...common,
      });
      extensions.setOptions({ ...listedExtensionsQuery(ids), enabled: ids.length > 0 && isFew, ...seldom });
      // Of any number of machines: where there are many, it says whom to ask first.
      logged.setOptions({ ...loggedMachinesQuery(ids), ...seldom });
    }

    let news: readonly string[] = [];
    let watched: readonly string[] = [];
    let consentsOf: ReadonlyMap<string, readonly string[]> = new Map();

    function follow(): void {
      const { data: listed } = fleet.getCurrentResult();
      const consents = records.getCurrentResult().data?.consents ?? [];
      news = unsettledMachines(consents, serverNow());
      consentsOf = consentsByMachine(consents);
      const late = extensions.getCurrentResult().data ?? [];
      const recent = (logged.getCurrentResult().data ?? []).filter(
        (id) => listed && listed.machines.indexOf(id) !== -1,
      );
      watched = [...new Set([...news, ...recent, ...(listed ? idsWithExtension(listed) : []), ...late])];
      if (listed) store.setState({ watched });
      readNewsFirst();
    }

    /** A consent that the evidence of its machine doesn't name is news: these machines come first. */
    function readNewsFirst(): void {
      news = news.filter((id) => !isNamed(decided.get(id)?.evidence, consentsOf.get(id) ?? []));
      observer.follow(news, watched);
    }

    function decide(isAll: boolean): void {
      working = decideAfter(working, isAll);
    }

    /** In tasks of a few ms each: a thousand decisions at once would be felt. */
    async function decideAfter(before: Promise<void>, isAll: boolean): Promise<void> {
      await before;
      const { known } = watch.store.getState();
      const now = serverNow();
      const decideOne = ([id, evidence]: [string, AccessEvidence]) => {
        if (isAll || decided.get(id)?.evidence !== evidence)
          decided.set(id, { evidence, state: decideAccess(evidence, now) });
      };
      await inSlices(known, decideOne, signal).catch(() => undefined);
      if (!signal.aborted) tell(known, now);
    }

    function tell(evidence: ReadonlyMap<string, AccessEvidence>, now: number): void {
      let next = minuteMs;
      const states = new Map<string, AccessState>();
      const wanted = new Set(watched);
      for (const [id, { state }] of decided) {
        // A page was opened of a machine that is gone: nothing says that there ever was access.
        if (state.why.is === 'machineGone' && !wanted.has(id)) continue;
        states.set(id, state);
        // No access is called active after its end.
        if (state.until !== undefined && state.until > now) next = Math.min(next, state.until - now);
      }
      store.setState({ evidence, states });
      if (news.length > 0) readNewsFirst();
      decideAt(now + next + 50);
    }

    /** Timers of browsers stand still while the computer sleeps, so they look at the clock. */
    function decideAt(at: number): void {
      clearTimeout(timer);
      const wait = at - serverNow();
      if (wait <= 0) decide(true);
      else timer = setTimeout(() => decideAt(at), Math.min(wait, wakeMs));
    }

    pace();
    const stops = [
      () => observer.leave(),
      watch.store.subscribe(({ isWatcher }, before) => {
        if (isWatcher === before.isWatcher) decide(false);
        else pace();
      }),
      fleet.subscribe(() => {
        pace();
        follow();
      }),
      records.subscribe(follow),
      extensions.subscribe(follow),
      logged.subscribe(follow),
      focusManager.subscribe(() => decide(true)),
    ];
    follow();
    decide(true);
    return () => {
      for (const one of stops) one();
      leaving.abort();
      clearTimeout(timer);
    };
  }

  return {
    store,
    /** Begins, for the first who asks; returns how to stop, for all. */
    start: () => (stop ??= begin()),
    /** Reads everything anew. */
    refresh() {
      for (const { queryKey } of [fleetQuery(), historyQuery()])
        void queryClient.invalidateQueries({ queryKey, exact: true });
      watch.refresh();
    },
  };
}

/** Machines whose evidence says how a consent stands: of those that run, or ended within a week without an end on record. */
export function unsettledMachines(entries: readonly ConsentEntry[], now: number): string[] {
  const ids = entries.flatMap(({ consent, ends }) => {
    const until = parseInstant(consent.notAfter) ?? now;
    if (until > now) return consent.machines;
    return until > now - 7 * dayMs ? consent.machines.filter((id) => !ends.some((end) => end.machineId === id)) : [];
  });
  return [...new Set(ids)];
}

function consentsByMachine(consents: readonly ConsentEntry[]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { consentId, consent } of consents)
    for (const id of consent.machines) if (!ids.get(id)?.push(consentId)) ids.set(id, [consentId]);
  return ids;
}

function isNamed(evidence: AccessEvidence | undefined, consentIds: readonly string[]): boolean {
  if (evidence === undefined || !('value' in evidence.consents)) return evidence !== undefined;
  const known = new Set(evidence.consents.value.map(({ consentId }) => consentId));
  return consentIds.every((id) => known.has(id));
}
