import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { needsPerson, revokesOn } from '#src/azure/journal/pending-revokes.ts';
import { useJournalHealth } from '#src/azure/journal/journal-health.ts';
import { useOpenRemovals } from '#src/azure/revoke/open-removals.ts';
import { type PendingRevoke, useRevokes } from '#src/azure/revoke/revokes.ts';
import { useServerNow } from '#src/azure/transport/server-clock.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { EndOnMachine } from './EndOnMachine.tsx';
import { nameInId, type NameOf } from './machine-names.ts';
import { MoreButton } from './MoreButton.tsx';
import { mustWarn, nameInAddress, standingRevokes, standingTitle } from './open-revokes.ts';
import { OpenRevoke } from './OpenRevoke.tsx';
import { isPressedHere, tellResumed } from './revoke-notification.ts';
import { toldApartInList } from './told-apart-in-list.ts';
import { useLeavingWarning } from './use-leaving-warning.ts';
import styles from './OpenRevokes.module.css';

/** So many are drawn at once, and so many more with each press: the strip stands above every page. */
const batch = 20;

/** On every page: the ends of access that are asked for and not proven, what stands in the way of each, and how to be certain now. */
export function OpenRevokes() {
  const all = useRevokes();
  const now = useServerNow(5000);
  // Also of a press that is not shown because another on the machine needs a person.
  const presses = all.flatMap(({ machineId }) => revokesOn(machineId));
  const [isDurable, isRemoving] = [useJournalHealth() === 'durable', useOpenRemovals()];
  useLeavingWarning(
    mustWarn(presses, isDurable, isRemoving),
    // Who is asked and stays can start no other sign-in from this page for half a minute.
    mustWarn(presses, isDurable, isRemoving, true),
  );
  const { pathname } = useLocation();
  const nameOf = useKnownNames(pathname, all);
  // A machine's own page says more about it.
  const isElsewhere = ({ machineId }: PendingRevoke) => nameInAddress(machineId, pathname) === undefined;
  const standing = useStanding(all, now).filter(isElsewhere);
  useEffect(() => all.forEach((revoke) => tellResumed(revoke, nameOf(revoke.machineId))));
  return (
    <>
      <div role="status" className="visually-hidden">
        {unsaidTitle(standing, nameOf)}
      </div>
      {standing.length > 0 && <Strip standing={standing} nameOf={nameOf} now={now} />}
    </>
  );
}

/** For reading aloud: what goes on here without a press of this page. The bell tells of the others, and what came of these. */
function unsaidTitle(standing: readonly PendingRevoke[], nameOf: NameOf): string | undefined {
  const unsaid = standing.filter((revoke) => !needsPerson(revoke) && !isPressedHere(revoke.machineId));
  return unsaid.length > 0 ? standingTitle(unsaid, nameOf) : undefined;
}

function Strip({ standing, nameOf, now }: { standing: readonly PendingRevoke[]; nameOf: NameOf; now: number }) {
  const areNeeding = standing.some(needsPerson);
  return (
    <section aria-label="Revokes that are not proven yet" className={styles.strip}>
      <Foldable
        summary={<StateWord tone={areNeeding ? 'bad' : 'attention'}>{standingTitle(standing, nameOf)}</StateWord>}
      >
        <div className={styles.parts}>
          <div className={styles.command}>
            <EndOnMachine where={standing.length > 1 ? 'each machine' : 'the machine'} />
          </div>
          <div className={styles.machines}>
            <Machines standing={standing} nameOf={nameOf} now={now} />
          </div>
        </div>
      </Foldable>
    </section>
  );
}

function Machines({ standing, nameOf, now }: { standing: readonly PendingRevoke[]; nameOf: NameOf; now: number }) {
  const [most, setMost] = useState(batch);
  const more = standing.length - most;
  return (
    <>
      <ul className={styles.list}>
        {standing.slice(0, most).map((revoke) => (
          <OpenRevoke key={revoke.machineId.toLowerCase()} revoke={revoke} name={nameOf(revoke.machineId)} now={now} />
        ))}
      </ul>
      {more > 0 && (
        <MoreButton className={styles.more} onPress={() => setMost(most + batch)}>
          {`Show ${Math.min(batch, more)} more of ${more}`}
        </MoreButton>
      )}
    </>
  );
}

/** A machine that stood there stays while it is under way: a press to try again in the strip neither takes it away nor folds it. */
function useStanding(all: readonly PendingRevoke[], now: number): PendingRevoke[] {
  const [stood, setStood] = useState<readonly string[]>([]);
  const standing = standingRevokes(all, now, stood);
  const ids = standing.map(({ machineId }) => machineId.toLowerCase());
  if (ids.join(' ') !== stood.join(' ')) setStood(ids);
  return standing;
}

/** Names as Azure spells them where a list of machines was read, which this reads none for, or on the machine's own page; else as the journal keeps ids, in lower case. Told apart, for there is one press for each to try again. */
function useKnownNames(pathname: string, revokes: readonly PendingRevoke[]): NameOf {
  const { data } = useQuery({ ...fleetQuery(), enabled: false });
  const ids = revokes.map(({ machineId }) => machineId).join('\n');
  // Another page changes nothing of what is listed: the whole list is looked through for names.
  const isInAddress = ({ machineId }: PendingRevoke) =>
    data?.machines.spelled(machineId) === undefined && nameInAddress(machineId, pathname) !== undefined;
  const address = revokes.some(isInAddress) ? pathname : '';
  return useMemo(
    () =>
      toldApartInList(
        data?.machines,
        ids === '' ? [] : ids.split('\n'),
        (machineId) =>
          data?.machines.spelled(machineId)?.name ?? nameInAddress(machineId, address) ?? nameInId(machineId),
      ),
    [data, address, ids],
  );
}
