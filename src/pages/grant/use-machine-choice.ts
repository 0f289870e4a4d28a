import { useQueries } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { AzureError, describeError } from '#src/azure/errors.ts';
import { preflightQuery, type PreflightReading } from '#src/azure/preflight-reads.ts';
import { preflight } from '#src/consent/preflight.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { type Candidate, type MachineChoice, sortOut } from './machine-choice.ts';

/** A preflight is some ten reads: so many machines are read at a time. */
const atATime = 6;

export interface CheckedMachines {
  candidates: Candidate[];
  choice: MachineChoice;
  /** Nothing can be read before somebody signs in again. */
  signInNeeded: boolean;
  recheck: () => void;
}

/** Reads what stands in the way on each of the chosen machines, a few at a time. */
export function useMachineChoice(machines: readonly string[], username: string): CheckedMachines {
  const [allowed, setAllowed] = useState(atATime);
  const results = useQueries({
    queries: machines.map((id, index) => ({ ...preflightQuery(id), enabled: index < allowed })),
  });
  const settled = results.filter(({ isPending }) => !isPending).length;
  useEffect(() => setAllowed(settled + atATime), [settled]);
  const candidates = machines.map((id, index) =>
    candidateOf(id, results[index] ?? { data: undefined, error: null }, username),
  );
  return {
    candidates,
    choice: sortOut(candidates),
    signInNeeded: results.some(({ error }) => error instanceof AzureError && error.kind === 'signInNeeded'),
    recheck: () => {
      for (const result of results) void result.refetch();
    },
  };
}

interface Result {
  data: PreflightReading | undefined;
  error: Error | null;
}

function candidateOf(id: string, { data, error }: Result, username: string): Candidate {
  const name = parseMachineId(id)?.name ?? id;
  if (data) return { id, name: data.machine.name, reading: { state: 'read', ...readingOf(data, username) } };
  if (!error) return { id, name, reading: { state: 'pending' } };
  const { why, whatToDo } = describeError(error);
  return { id, name, reading: { state: 'failed', reason: `The machine could not be read. ${why} ${whatToDo}` } };
}

/** Extending or widening one's own access is a new consent that replaces the old one; anybody else's stays in the way. */
function readingOf({ machine, facts, checks, readAt }: PreflightReading, username: string) {
  const { liveGrant } = facts;
  const replaces = liveGrant?.by?.toLowerCase() === username.toLowerCase() ? liveGrant.consentId : undefined;
  return {
    azureLocal: facts.azureLocal,
    location: machine.location,
    installs: facts.extension === 'absent',
    checks: replaces === undefined ? checks : preflight(facts, readAt, [replaces]),
    replaces,
  };
}
