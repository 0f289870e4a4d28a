import { useEffect, useEffectEvent, useState } from 'react';
import { fleetQuery, liveAccessQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { wait } from '#src/lib/wait.ts';
import { notify } from '#src/shell/notifications.ts';
import { DialogAwaited } from '#src/ui/LateDialog.tsx';
import { type ConsentMachine, endingUnder } from './consent-access.ts';
import { offlineSince } from './offline-since.ts';
import { RevokeDialog, type RevokeTarget } from './RevokeDialog.tsx';

/** A press waits so long for what Azure shows, ms: what has not come by then is revoked without being named. */
const patienceMs = 4000;

/** What takes longer says that it is on its way, ms. */
const longMs = 400;

export interface ConsentToRevoke {
  consentId: string;
  machines: readonly ConsentMachine[];
  nameOf: (machineId: string) => string;
}

const noTargets: readonly RevokeTarget[] = [];

/** Asks for the end of one consent's access on its machines, as Azure showed it at the press. */
export function ConsentRevokeDialog({
  consent,
  open,
  onClose,
}: {
  consent: ConsentToRevoke;
  open: boolean;
  onClose: () => void;
}) {
  const [targets, setTargets] = useState<readonly RevokeTarget[]>();
  const [isLong, setLong] = useState(false);
  const show = useEffectEvent((found: readonly RevokeTarget[]) => {
    if (found.length > 0) return setTargets(found);
    notify({ title: 'There is no access to revoke', body: nothingShown, tone: 'neutral' });
    onClose();
  });
  const look = useEffectEvent(() => targetsOf(consent));
  useEffect(() => {
    if (!open) return undefined;
    let isLeft = false;
    const timer = setTimeout(() => setLong(true), longMs);
    const begin = async (): Promise<void> => {
      const found = await look();
      if (!isLeft) show(found);
    };
    void begin();
    return () => {
      isLeft = true;
      clearTimeout(timer);
      setLong(false);
      setTargets(undefined);
    };
  }, [open]);
  const isAwaited = open && targets === undefined;
  return (
    <>
      {isAwaited && isLong && <DialogAwaited label="Reading which access there is" />}
      <RevokeDialog targets={targets ?? noTargets} open={open && !isAwaited} onClose={onClose} />
    </>
  );
}

const nothingShown = 'Azure shows no access under this consent on its machines by now.';

/** Reads the jobs of the machines, as far as that comes in time, and takes what the list knows of them. */
async function targetsOf({ consentId, machines, nameOf }: ConsentToRevoke): Promise<RevokeTarget[]> {
  const readings = machines.map(({ machineId }) => queryClient.fetchQuery(liveAccessQuery(machineId)));
  await Promise.race([Promise.allSettled(readings), wait(patienceMs)]);
  const now = serverNow();
  return machines.flatMap((machine) => {
    const { machineId } = machine;
    const ending = endingUnder(consentId, machine, readingOf(machineId), now);
    return ending === undefined ? [] : [{ machineId, name: nameOf(machineId), ...ending, ...listedOf(machineId) }];
  });
}

/** What was read of the jobs, unless reading them has failed since. */
function readingOf(machineId: string) {
  const state = queryClient.getQueryState(liveAccessQuery(machineId).queryKey);
  return state?.status === 'success' ? state.data : undefined;
}

function listedOf(machineId: string): Pick<RevokeTarget, 'extensionRemovable' | 'offlineSince'> {
  const table = queryClient.getQueryData(fleetQuery().queryKey)?.machines;
  const row = table?.indexOf(machineId) ?? -1;
  const profile = row === -1 ? undefined : table?.profileAt(table.codes.profile[row] ?? 0);
  return {
    // As in the list: a lock on the extension shows when its removal is asked for.
    extensionRemovable: profile?.azureLocal === false,
    ...offlineSince(profile?.status, table?.statusChangeAt(row)),
  };
}
