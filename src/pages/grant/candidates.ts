import { useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { type PreflightReading, preflightQuery } from '#src/azure/preflight.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { preflight } from '#src/consent/preflight/preflight.ts';
import { machineName } from '#src/lib/arm-id.ts';
import { type Candidate, replacedAccess } from './machine-choice.ts';

/** Before a grant what was read is at most so old, ms. */
const freshMs = 60_000;

export interface CheckedMachines {
  candidates: Candidate[];
  /** Some are being read, for the first time or again. */
  isChecking: boolean;
  recheck: () => void;
}

/** What stands in the way on each of the chosen machines; the queue of reads sets the pace. */
export function useCandidates(ids: readonly string[], username: string): CheckedMachines {
  const [candidateOf] = useState(() => createCandidates(username));
  const results = useQueries({ queries: ids.map((id) => preflightQuery(id)) });
  const candidates = ids.map((id, at): Candidate => {
    const { data, error, isFetching } = results[at] ?? {};
    if (data) return candidateOf(id, data);
    return error && !isFetching ? failed(id, error) : { id, name: machineName(id), reading: { is: 'pending' } };
  });
  const recheck = useCallback(() => {
    for (const id of ids) void queryClient.invalidateQueries({ queryKey: preflightQuery(id).queryKey, exact: true });
  }, [ids]);
  return { candidates, isChecking: results.some(({ isFetching }) => isFetching), recheck };
}

/** Reads again what was read more than a minute ago. */
export function readAgain(ids: readonly string[], username: string): Promise<Candidate[]> {
  const candidateOf = createCandidates(username);
  return Promise.all(
    ids.map((id) =>
      queryClient.fetchQuery({ ...preflightQuery(id), staleTime: freshMs }).then(
        (reading) => candidateOf(id, reading),
        (error: unknown) => failed(id, error),
      ),
    ),
  );
}

/** The same reading gives the same candidate: hundreds of them are drawn again whenever one more is known. */
function createCandidates(username: string): (id: string, reading: PreflightReading) => Candidate {
  const made = new WeakMap<PreflightReading, Candidate>();
  return (id, reading) => {
    const known = made.get(reading);
    if (known) return known;
    const candidate = candidateFrom(id, reading, username);
    made.set(reading, candidate);
    return candidate;
  };
}

/** Extending one's own access is a new consent, so that access is no obstacle; on Azure Local, Azure alone installs the extension. */
export function candidateFrom(
  id: string,
  { machine, facts, checks, readAt }: PreflightReading,
  username: string,
): Candidate {
  const replaces = replacedAccess(facts.access, username);
  const { extension, azureLocal } = facts;
  return {
    id,
    name: machine.name,
    reading: {
      is: 'read',
      location: machine.location,
      installs: azureLocal ? false : extension === undefined ? 'ifMissing' : extension === 'absent',
      facts,
      checks: replaces ? preflight(facts, readAt, [replaces.consentId]) : checks,
      ...(replaces && { replaces }),
    },
  };
}

function failed(id: string, error: unknown): Candidate {
  return { id, name: machineName(id), reading: { is: 'failed', error } };
}
