import { queryOptions, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { useBarredGroups } from '#src/pages/shared/MayNotGrant.tsx';
import { serverNow, useServerNow } from '#src/server-time.ts';
import type { Field } from '#src/ui/list/data.ts';
import { createFinder, type Finder } from '#src/ui/list/find.ts';
import type { ListState } from '#src/ui/list/list.ts';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import type { Observer } from '#src/watch/watch.ts';
import type * as Part from './access.tsx';
import { machineData, type MachineData, nextEnd } from './machine-data.ts';
import { accessCode, indexMachines, type MachineIndex, oneTagField } from './machine-index.ts';

export type AccessPart = typeof Part;

/** One page of Resource Graph is cheap; many are left to the person, ms. */
const renewListMs = 120_000;
const mostRenewed = 1000;
/** What could not be read for a reason that passes is asked for again, ms. */
const againMs = 10_000;
/** So few machines that can have access are all read, on screen or not. */
const mostReadAlways = 240;
/** Under a filter on access nothing that was not read is ever on screen, so what it might show is read, as many as these. */
const mostReadFiltered = 1500;

/** The machines as the list draws them: read from Resource Graph, and access from Resource Manager for the rows on screen. */
export function useMachineList(state: ListState) {
  const {
    data: newest,
    error,
    isFetching,
    refetch,
  } = useQuery({
    ...fleetQuery(),
    refetchInterval: ({ state: { data, error: failure } }) => {
      if (data === undefined) return mayPass(failure) ? againMs : false;
      if (data.machines.length > mostRenewed) return false;
      return data.problems.some((problem) => mayPass(problem.error)) ? againMs : renewListMs;
    },
  });
  const worked = useIndex(newest);
  const { data: part, failureCount } = useQuery({ ...accessPartQuery, enabled: worked !== undefined });
  const watch = part?.watch;
  const evidence = useStore(watch?.store ?? nothingRead, ({ known: all }) => all);
  const decide = useMemo(() => part?.createDecider(), [part]);
  const [now, renew] = useListNow();
  const known = useMemo(() => decide?.(evidence, now) ?? noneKnown, [decide, evidence, now]);
  const progress = useStore(operationsStore, (state) => state.progress);
  const operations = useMemo(() => part?.openOperations(progress) ?? noOperations, [part, progress]);
  useTimer(nextEnd(known, now), renew);
  const index = worked?.index;
  const tag = useTagField(index, state.group);
  const barred = useBarredGroups(worked !== undefined) ?? 'unread';
  const data = useMemo(() => index && machineData(index, known, now, tag, barred), [index, known, now, tag, barred]);
  const always = useMemo(() => (index ? readAlways(index) : []), [index]);
  const [finder] = useState(createFinder);
  const unread = useMemo(() => (data ? unreadIn(data, finder, state) : []), [data, finder, state]);
  // Not drawn, so nothing is drawn anew when rows are scrolled by.
  const shown = useRef<readonly number[]>([]);
  const observer = useRef<Observer>(undefined);
  useEffect(() => {
    observer.current = watch?.observe();
    return () => observer.current?.leave();
  }, [watch]);
  const follow = useCallback(() => {
    if (index === undefined) return;
    const idOf = (row: number) => index.table.idAt(row).toLowerCase();
    observer.current?.follow(shown.current.map(idOf), [...always, ...unread.slice(0, mostReadFiltered)].map(idOf));
  }, [index, always, unread]);
  useEffect(follow, [watch, follow]);
  return {
    /** Undefined until a list has come and is worked out. */
    data,
    index,
    /** The list that `data` is of; before there is any, the one that is being worked out. */
    fleet: worked?.fleet ?? newest,
    /** Undefined until the rows are drawn. */
    part,
    /** The part did not come; it is asked for again. */
    isPartMissing: part === undefined && failureCount > 0,
    /** What was read of access, by lower-case machine id. */
    known,
    /** Those that are not over, by lower-case machine id. */
    operations,
    /** The server time for which the list is so, ms. */
    now,
    isReading: isFetching,
    /** Why the list could not be read, or not again. */
    error,
    refresh: useCallback(() => {
      void refetch();
      watch?.refresh();
    }, [refetch, watch]),
    onScreen: useCallback(
      (rows: readonly number[]) => {
        shown.current = rows;
        follow();
      },
      [follow],
    ),
    /** Machines whose access nobody has read, of those that a filter on access might show. */
    unread: unread.length,
  };
}

/** The newest list that is worked out: that takes a while in a long one, and until then the one before stands. */
function useIndex(fleet: Fleet | undefined): { fleet: Fleet; index: MachineIndex } | undefined {
  const [worked, setWorked] = useState<{ fleet: Fleet; index: MachineIndex }>();
  useEffect(() => {
    if (fleet === undefined) return undefined;
    const leaving = new AbortController();
    indexMachines(fleet.machines, fleet.readAt, leaving.signal).then(
      (index) => setWorked({ fleet, index }),
      (error: unknown) => {
        if (!leaving.signal.aborted) throw error;
      },
    );
    return () => leaving.abort();
  }, [fleet]);
  return worked;
}

/** The time for which the list is so, renewed every half a minute, and when `renew` is called. */
function useListNow(): [number, () => void] {
  const tick = useServerNow(30_000);
  const [renewed, setRenewed] = useState(0);
  const renew = useCallback(() => setRenewed(serverNow()), []);
  return [Math.max(tick, renewed), renew];
}

/** Longer than this no timer of a browser runs, ms. */
const longestTimer = 2 ** 31 - 1;

/** No access is shown as active after its end. */
function useTimer(at: number | undefined, act: () => void): void {
  useEffect(() => {
    const wait = at === undefined ? Infinity : at - serverNow();
    if (wait > longestTimer) return undefined;
    const timer = setTimeout(act, Math.max(0, wait) + 50);
    return () => clearTimeout(timer);
  }, [at, act]);
}

const noneKnown: ReadonlyMap<string, AccessState> = new Map();
const noOperations: ReadonlyMap<string, OperationProgress> = new Map();
const nothingRead = createStore(() => ({
  known: new Map<string, AccessEvidence>() as ReadonlyMap<string, AccessEvidence>,
}));

/** What knows of access. It stays for who comes back to the list: its rows are in their order at once. */
const accessPartQuery = queryOptions({
  queryKey: ['accessPart'],
  queryFn: async (): Promise<AccessPart> => {
    // The rows have the connection, and the frame, for themselves.
    await new Promise((isDrawn) => requestAnimationFrame(() => setTimeout(isDrawn)));
    return import('./access.tsx');
  },
  structuralSharing: false,
  staleTime: Infinity,
  gcTime: Infinity,
  retry: true,
  retryDelay: againMs,
});

const tagPrefix = 'tag:';
const noFields: Readonly<Record<string, Field>> = {};

/** The values of a tag as a field of its own, while the list is grouped by it. */
function useTagField(index: MachineIndex | undefined, group: string | undefined): Readonly<Record<string, Field>> {
  const [made, setMade] = useState<{ index: MachineIndex; group: string; field: Field }>();
  const isTag = group?.startsWith(tagPrefix) === true && group.length > tagPrefix.length;
  useEffect(() => {
    if (index === undefined || group === undefined || !isTag) return undefined;
    const leaving = new AbortController();
    oneTagField(index.table, group.slice(tagPrefix.length), leaving.signal).then(
      (field) => setMade({ index, group, field }),
      () => undefined,
    );
    return () => leaving.abort();
  }, [index, group, isTag]);
  return useMemo(
    () => (made && made.index === index && made.group === group ? { [made.group]: made.field } : noFields),
    [made, index, group],
  );
}

/** All machines that can have access, where they are few. */
function readAlways({ table, byName, mayHaveExtension }: MachineIndex): number[] {
  const rows = byName.filter((row) => mayHaveExtension[table.codes.profile[row] ?? 0] === 1);
  return rows.length > mostReadAlways ? [] : Array.from(rows);
}

/** What a filter on access might show, once it is read. */
function unreadIn(data: MachineData, finder: Finder, state: ListState): number[] {
  if (state.chosen['access'] === undefined) return [];
  const codes = data.fields['access']?.codes;
  const unread = accessCode('unread');
  const fits = finder.mask(data, state, 'access');
  return Array.from(data.order.filter((row) => codes?.[row] === unread && (fits === undefined || fits[row] === 1)));
}

function mayPass(error: unknown): boolean {
  return error instanceof AzureError && error.isPassing;
}
