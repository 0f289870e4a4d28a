import { focusManager, type QueryCacheNotifyEvent } from '@tanstack/react-query';
import PQueue from 'p-queue';
import { createStore } from 'zustand/vanilla';
import { type EvidencePart, machineEvidence, readEvidence, seedEvidence, unreadKind } from '#src/azure/evidence.ts';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { recordsKey } from '#src/azure/records.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence, ReadProblem } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { isRead, readingPace } from './use-machine-access.ts';
import { serverNow } from '#src/server-time.ts';

/** What is on screen, or live, is read again after this, ms; so many of them that the pace would not do take longer. */
const renewMs = 60_000;
const msPerRead = readingPace.interval / readingPace.intervalCap;
/** Rows are read once they have stood so long, and not while they are scrolled by, ms. */
const settleMs = 100;
/** After a sleep of the computer it takes no longer until it is seen what is due, ms. */
export const wakeMs = 5000;
/** Each notice draws the list, ms. */
const noticeMs = 250;

const partsOfRow: readonly EvidencePart[] = ['jobs', 'consents'];
/** Of a machine that isn't listed, as one that is gone. */
const allElse: readonly EvidencePart[] = ['machine', 'extension'];

/** What the list doesn't tell of a machine: Azure Resource Manager lists many machines without their extensions. */
function unlisted({ extension }: Partial<AccessEvidence>): readonly EvidencePart[] {
  return extension === undefined ? ['extension'] : [];
}

/** Resource Graph lags behind by up to ten minutes: what it says proves nothing of the time since, ms. */
const graphLagMs = 600_000;

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

/**
 * Reads access for the rows of a list, a few at a time. `restEveryMs`: the rest is read again so often, too. `readsHidden`: also while nobody
 * sees the page.
 */
export function createRowReader({
  restEveryMs = Infinity,
  readsHidden = false,
}: { restEveryMs?: number; readsHidden?: boolean } = {}) {
  const store = createStore<{ known: ReadonlyMap<string, AccessEvidence> }>(() => ({ known: new Map() }));
  const known = new Map<string, AccessEvidence>();
  /** When each was asked for last, ms of server time, which knows of sleep; those that Refresh made overdue are missing. */
  const askedAt = new Map<string, number>();
  const running = new Set<string>();
  let rows: readonly string[] = [];
  let rest: readonly string[] = [];
  /** Machines with access, or perhaps, that are followed wherever they are. */
  const live = new Set<string>();
  let stopping: AbortController | undefined;
  let queue = new PQueue(readingPace);
  let pumping: ReturnType<typeof setTimeout> | undefined;
  let noticing: ReturnType<typeof setTimeout> | undefined;

  function take(evidence: AccessEvidence): void {
    if (!isRead(evidence)) return;
    const id = evidence.machineId.toLowerCase();
    known.set(id, evidence);
    if (decideAccess(evidence, serverNow()).mayHaveAccess) live.add(id);
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
    // Keys are ARM paths in segments: the eight of the machine come first.
    if (queryKey.length !== 9 || queryKey[8] !== 'evidence') return;
    const evidence = state.data as AccessEvidence;
    const id = evidence.machineId.toLowerCase();
    // Whoever has read it: pages, operations and readers share one budget.
    if (known.get(id)?.jobs.readAt !== evidence.jobs.readAt) askedAt.set(id, serverNow());
    take(evidence);
  }

  /** ms until the machine is to be read; Infinity for never again. */
  function dueIn(id: string, isRest: boolean): number {
    const asked = askedAt.get(id);
    if (asked === undefined) return 0;
    const isCalm = isRest && !live.has(id);
    if (isCalm && restEveryMs === Infinity) return Infinity;
    if (!readsHidden && !focusManager.isFocused()) return renewMs;
    const everyMs = isCalm ? Math.max(restEveryMs, rest.length * msPerRead) : renewMs;
    // Somebody may have set the clock, either way.
    return Math.max(everyMs, (rows.length + live.size) * msPerRead) - Math.abs(serverNow() - asked);
  }

  function pump(): void {
    clearTimeout(pumping);
    if (stopping === undefined) return;
    let next = Infinity;
    const wanted = [...new Set([...rows, ...live, ...rest])];
    const onScreen = new Set(rows);
    for (const id of wanted) {
      if (running.has(id)) continue;
      const wait = dueIn(id, !onScreen.has(id));
      // Few stand in the queue, so that what is scrolled to waits for none that was scrolled past.
      if (wait > 0) next = Math.min(next, wait);
      else if (running.size < readingPace.concurrency) void readOne(id, stopping.signal);
    }
    if (next !== Infinity) pumpIn(Math.min(next, wakeMs));
  }

  function pumpIn(ms: number): void {
    clearTimeout(pumping);
    pumping = setTimeout(pump, ms);
  }

  async function readOne(id: string, signal: AbortSignal): Promise<void> {
    running.add(id);
    try {
      await queue.add(
        async () => {
          askedAt.set(id, serverNow());
          const seed = seedOf(id);
          if (seed) seedEvidence(id, seed);
          const parts = [...partsOfRow, ...(seed ? unlisted(seed) : allElse)];
          // Records are only ever added, and their lists are long.
          const evidence = await readEvidence(id, parts, { signal, recordsMs: renewMs });
          // Whether the machine was connected after a revoke, Resource Graph can't tell.
          if (decideAccess(evidence, serverNow()).kind === 'revocationPending')
            await readEvidence(id, ['machine'], { signal });
        },
        { signal },
      );
    } catch {
      // The evidence holds what went wrong; what is thrown concerns the sign-in or the leaving of the list.
    }
    running.delete(id);
    pump();
  }

  return {
    /**
     * What was read newest of machines whose jobs and consents were asked for, by the list, a page or an operation; by lower-case id. A row has
     * no room for how old something is, so it shows what could not be read as just that, and nothing from before.
     */
    store,
    /**
     * Lower-case ids to read, most wanted first: `shown` on screen again and again, `others` once, and again only where access may exist. What
     * is known to be live is kept up to date wherever it is.
     */
    follow(shown: readonly string[], others: readonly string[]) {
      rows = shown;
      rest = others;
      pumpIn(settleMs);
    },
    /** Reads all of them anew, as soon as may be. */
    refresh() {
      askedAt.clear();
      void queryClient.invalidateQueries({ queryKey: [recordsKey], refetchType: 'none' });
      pump();
    },
    /** Begins; returns how to stop. */
    start() {
      stopping = new AbortController();
      queue = new PQueue(readingPace);
      const cache = queryClient.getQueryCache();
      // What another page has read counts, until it is read again.
      for (const { queryKey, state } of cache.getAll())
        if (queryKey.length === 9 && queryKey[8] === 'evidence' && state.data !== undefined)
          take(state.data as AccessEvidence);
      notice();
      const leave = [cache.subscribe(hear), focusManager.subscribe(pump)];
      pump();
      return () => {
        for (const stop of leave) stop();
        stopping?.abort();
        stopping = undefined;
        clearTimeout(pumping);
        clearTimeout(noticing);
        noticing = undefined;
      };
    },
  };
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
