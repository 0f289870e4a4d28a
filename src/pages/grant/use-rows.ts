import { useQueries, useQuery } from '@tanstack/react-query';
import { startTransition, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { evidenceQuery, heldEvidence } from '#src/azure/evidence.ts';
import { consentQuery } from '#src/azure/history.ts';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import { machineName } from '#src/lib/arm-id.ts';
import { isUnderWay } from '#src/pages/shared/operation-standing.ts';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { useServerNow } from '#src/server-time.ts';
import { type NamedRow, rowOf } from './progress.ts';

/** Of more machines evidence is not read here: what the engine and the list read is shown. */
const mostRead = 25;

/** The machines of the consent, and where its record isn't read yet, those of the operations. */
export function useRows(consentId: string) {
  const progress = useProgress();
  // Empty in a browser where nobody pressed: then evidence alone is shown.
  const operations = useMemo(
    () =>
      [...progress.values()].filter(
        ({ operation: { intent } }) => intent.kind === 'grant' && intent.consentId === consentId,
      ),
    [progress, consentId],
  );
  const query = useQuery({
    ...consentQuery(consentId),
    // A grant that has just begun is on record in a moment.
    refetchInterval: ({ state }) => (state.data?.entry === undefined && operations.length > 0 ? 5000 : false),
  });
  // Hundreds of machines that come at once are drawn in slices, too.
  const data = useDeferredValue(query.data);
  const { error } = query;
  const isPending = query.isPending || query.data !== data;
  const consent = data?.entry?.consent;
  // What is under way here may be a part of it: nothing is counted before it is known.
  const machines =
    consent?.machines ?? (isPending ? [] : operations.map(({ operation }) => operation.intent.machineId));
  const byMachine = new Map(operations.map((one) => [one.operation.intent.machineId.toLowerCase(), one]));
  const readings = useQueries({
    // While the engine works on a machine it reads for itself, into the same cache.
    queries: machines
      .slice(0, mostRead)
      .map((id) => ({ ...evidenceQuery(id), enabled: !isWorking(byMachine.get(id.toLowerCase())) })),
  });
  const now = useServerNow(15_000);
  const [rowFor] = useState(() => createRows(consentId));
  const rows = machines.map((id) => rowFor(id, byMachine.get(id.toLowerCase()), now));
  const unread = data?.problems.find(({ is }) => is === 'unread' || is === 'unlisted');
  return {
    rows,
    consent,
    correlationId: data?.entry && correlationId(data.entry.consentHash),
    // Of a grant that was pressed here the operations tell.
    error:
      operations.length > 0 ? null : consent === undefined && unread && 'problem' in unread ? unread.problem : error,
    isOdd: data !== undefined && data.problems.length > 0,
    isPending,
    isReading: readings.some((reading) => reading.isPending && reading.isFetching),
    isPressedHere: operations.length > 0,
    now,
  };
}

/** What the operations have come to, drawn in slices: of hundreds the steps of a moment would hold the page up. */
function useProgress() {
  const [progress, setProgress] = useState(() => operationsStore.getState().progress);
  useEffect(() => {
    const draw = () => startTransition(() => setProgress(operationsStore.getState().progress));
    draw();
    return operationsStore.subscribe(draw);
  }, []);
  return progress;
}

function isWorking(progress: OperationProgress | undefined): boolean {
  return progress !== undefined && isUnderWay(progress);
}

/** The same row as long as nothing about it changes: of hundreds one is made anew with each step, and evidence is looked at where it counts. */
function createRows(consentId: string) {
  const made = new Map<string, { of: readonly unknown[]; row: NamedRow }>();
  return (id: string, progress: OperationProgress | undefined, now: number): NamedRow => {
    const known = made.get(id);
    const of = isWorking(progress) ? [progress] : [progress, now, ...Object.values(heldEvidence(id))];
    if (known?.of.length === of.length && known.of.every((one, at) => one === of[at])) return known.row;
    const spelled = spelledName(id);
    // Once read it stays, also when the cache has let the machine go.
    const name = known !== undefined && spelled === machineName(id) ? known.row.name : spelled;
    const row = { ...rowOf(id, consentId, progress, () => decideAccess(heldEvidence(id), now)), name };
    made.set(id, { of, row });
    return row;
  };
}
