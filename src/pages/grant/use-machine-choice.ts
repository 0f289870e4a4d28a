import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { errorWords } from '#src/azure/transport/errors.ts';
import { createPreflights, needsSignIn, type Preflighted } from '#src/azure/grant/grant-bulk-preflight.ts';
import { prepareHybridComputeClient } from '#src/azure/transport/hybrid-compute-client.ts';
import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import { preflight, type PreflightFacts } from '#src/consent/preflight/preflight.ts';
import { extensionPhase } from '#src/consent/preflight/preflight-extension.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { type Candidate, type IncludedMachine, type MachineChoice, sortOut } from './machine-choice.ts';
import { replacedAccess } from './replaced-access.ts';

export interface CheckedMachines {
  candidates: Candidate[];
  choice: MachineChoice;
  /** Nothing can be read before somebody signs in again. */
  signInNeeded: boolean;
  recheck: () => void;
  /** Calls the check off: machines that were not read by then are left out. */
  stop: () => void;
}

/** Reads what stands in the way on each of the chosen machines, a few at a time. */
export function useMachineChoice(machines: readonly string[], username: string): CheckedMachines {
  const [preflights] = useState(() => createPreflights());
  const [candidateOf] = useState(() => createCandidates(username));
  const progress = useSyncExternalStore(preflights.subscribe, preflights.get);
  useEffect(() => preflights.want(machines), [preflights, machines]);
  useEffect(() => preflights.close, [preflights]);
  const candidates = useMemo(
    () => machines.map((id) => candidateOf(id, progress.results.get(id.toLowerCase()), progress.isStopped)),
    [machines, progress, candidateOf],
  );
  const choice = useMemo(() => sortOut(candidates), [candidates]);
  usePreparedGrant(choice);
  return {
    candidates,
    choice,
    signInNeeded: useMemo(() => needsSignIn(progress), [progress]),
    recheck: preflights.recheck,
    stop: preflights.stop,
  };
}

/** Once it is known that access can be granted, and the page has nothing else to do, what granting needs is loaded. */
function usePreparedGrant({ pending, included }: MachineChoice): void {
  const isReady = pending === 0 && included.length > 0;
  useEffect(() => {
    if (isReady) void prepareHybridComputeClient();
  }, [isReady]);
}

type CandidateOf = (id: string, result: Preflighted | undefined, isStopped: boolean) => Candidate;

/** Makes candidates of what was read. The same reading gives the same object, so that its line need not be drawn again. */
function createCandidates(username: string): CandidateOf {
  const made = new WeakMap<Preflighted, Candidate>();
  const unread = new Map<string, Candidate>();
  return (id, result, isStopped) => {
    const key = `${isStopped} ${id}`;
    const known = result ? made.get(result) : unread.get(key);
    if (known?.id === id) return known;
    const candidate = result ? readCandidate(id, result, username) : unreadCandidate(id, isStopped);
    if (result) made.set(result, candidate);
    else unread.set(key, candidate);
    return candidate;
  };
}

function unreadCandidate(id: string, isStopped: boolean): Candidate {
  const name = parseMachineId(id)?.name ?? id;
  const reason = 'It was not checked: the check was stopped before. Check again to find out.';
  return { id, name, reading: isStopped ? { state: 'failed', reason } : { state: 'pending' } };
}

/** What was read of a machine, or why it could not be. */
export function readCandidate(id: string, result: Preflighted, username: string): Candidate {
  if ('reading' in result) {
    const { reading } = result;
    return { id, name: reading.machine.name, reading: { state: 'read', ...readingOf(reading, username) } };
  }
  const { words, correlationId } = errorWords(result.error);
  const reason = `The machine could not be read. ${words}`;
  return { id, name: parseMachineId(id)?.name ?? id, reading: { state: 'failed', reason, correlationId } };
}

/** What is being removed is missing by the time of the grant. On Azure Local, Azure alone installs it. */
function installsOf({ extension, azureLocal }: PreflightFacts): IncludedMachine['installs'] {
  if (azureLocal) return false;
  if (extension === 'unknown') return 'ifMissing';
  return extension === 'absent' || extensionPhase(extension) === 'deleting';
}

/** Extending or widening one's own access is a new consent that replaces the old one; anybody else's stays in the way. */
function readingOf({ machine, facts, checks, readAt }: PreflightReading, username: string) {
  const { liveGrant } = facts;
  const replaces = replacedAccess(liveGrant, username);
  return {
    azureLocal: facts.azureLocal,
    location: machine.location,
    installs: installsOf(facts),
    checks: replaces === undefined ? checks : preflight(facts, readAt, [replaces.consentId]),
    replaces,
  };
}
