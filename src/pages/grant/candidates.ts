import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type PreflightReading, preflightQuery } from '#src/azure/preflight.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { preflight } from '#src/consent/preflight/preflight.ts';
import { machineName } from '#src/lib/arm-id.ts';
import { type Candidate, replacedAccess } from './machine-choice.ts';

/** What was read is taken for so long, ms. */
const freshMs = 60_000;

/** So long results are gathered before the page is drawn with them: hundreds come in a row, ms. */
const gatherMs = 250;

/** What stands in the way on each of the chosen machines. */
export function useCandidates(ids: readonly string[]) {
  const [checks] = useState(createChecks);
  const { known, reading } = useStore(checks.store);
  useEffect(() => checks.want(ids), [checks, ids]);
  useEffect(() => () => checks.close(), [checks]);
  const candidates = useMemo(() => ids.map((id) => known.get(id.toLowerCase()) ?? pendingCandidate(id)), [ids, known]);
  const recheck = useCallback(() => checks.want(ids, { staleTime: 0 }), [checks, ids]);
  // Some are being read, for the first time or again.
  return { candidates, isChecking: reading > 0, recheck };
}

function createChecks() {
  const store = createStore<{ known: ReadonlyMap<string, Candidate>; reading: number }>(() => ({
    known: new Map(),
    reading: 0,
  }));
  /** Each with what tells one reading from another of the same machine. */
  const reading = new Map<string, { id: string }>();
  let news: Candidate[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(): void {
    clearTimeout(timer);
    timer = undefined;
    const added = news.map((candidate) => [candidate.id.toLowerCase(), candidate] as const);
    news = [];
    store.setState(({ known }) => ({ known: new Map([...known, ...added]), reading: reading.size }));
  }

  async function read(id: string, staleTime: number): Promise<void> {
    const key = id.toLowerCase();
    const own = { id };
    reading.set(key, own);
    const candidate = await readCandidate(id, staleTime);
    // Called off.
    if (reading.get(key) !== own) return;
    reading.delete(key);
    news.push(candidate);
    if (reading.size === 0) show();
    else timer ??= setTimeout(show, gatherMs);
  }

  return {
    store,
    /** Reads what isn't known yet; with `staleTime` 0 all of them again. */
    want(ids: readonly string[], { staleTime = freshMs } = {}): void {
      const { known } = store.getState();
      const missing = ids.filter(
        (id) => !reading.has(id.toLowerCase()) && (staleTime === 0 || !known.has(id.toLowerCase())),
      );
      for (const id of missing) void read(id, staleTime);
      if (missing.length > 0) store.setState({ reading: reading.size });
    },
    close(): void {
      clearTimeout(timer);
      for (const { id } of reading.values()) void queryClient.cancelQueries(preflightQuery(id));
      reading.clear();
    },
  };
}

async function readCandidate(id: string, staleTime: number): Promise<Candidate> {
  try {
    return candidateFrom(id, await queryClient.fetchQuery({ ...preflightQuery(id), staleTime }));
  } catch (error) {
    return { id, name: machineName(id), is: 'failed', error };
  }
}

function pendingCandidate(id: string): Candidate {
  return { id, name: machineName(id), is: 'pending' };
}

/** Extending access is a new consent, so that access is no obstacle; on Azure Local, Azure alone installs the extension. */
function candidateFrom(id: string, { machine, facts, checks, readAt }: PreflightReading): Candidate {
  const replaces = replacedAccess(facts.access);
  const { extension, azureLocal } = facts;
  return {
    id,
    name: machine.name,
    is: 'read',
    location: machine.location,
    ...(machine.vmId !== undefined && { vmId: machine.vmId }),
    tags: machine.tags,
    installs: azureLocal ? false : extension === undefined ? 'ifMissing' : extension === 'absent',
    facts,
    checks: replaces ? preflight(facts, readAt, [replaces.consentId]) : checks,
    ...(replaces && { replaces }),
  };
}
