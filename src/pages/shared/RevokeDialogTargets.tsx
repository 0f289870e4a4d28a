import { countMachines } from '#src/lib/count-machines.ts';
import { useMemo } from 'react';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { Announced } from '#src/ui/Announced.tsx';
import { AnnouncedChanges } from './AnnouncedChanges.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { nameInId, type NameOf } from './machine-names.ts';
import type { RevokeTarget } from './RevokeDialog.tsx';
import { asOfWords, awayWords, overWords, readBeforeWords, unheardWords, whatEnds } from './revoke-words.ts';
import { subscriptionNames } from './subscription-names.ts';
import { toldApart } from './told-apart.ts';
import styles from './RevokeDialogTargets.module.css';

/** More names than this are folded: the tick box below them is to be seen. */
const mostShown = 20;

/** More than this nobody reads, and a list of a hundred thousand would stop the page. */
const mostNamed = 1000;

/** Of the only machine that is away. */
const mayContinue = 'access that is already set up may continue on it until the request reaches it.';

/** Which machines access is to end on. Of one the title says it. */
export function TargetNames({ targets }: { targets: readonly RevokeTarget[] }) {
  const left = targets.filter(({ isOver }) => isOver !== true);
  if (left.length < 2) return null;
  // By how many were asked about: a fold that goes away takes the focus with it.
  if (targets.length <= mostShown) return <NameList targets={left} among={targets} />;
  return (
    <Foldable summary={`Which ${countMachines(left.length)}`}>
      <NameList targets={left} among={targets} />
    </Foldable>
  );
}

/** On which of these access has ended while the dialog was open. */
export function TargetsOver({ targets }: { targets: readonly RevokeTarget[] }) {
  const over = targets.filter(({ isOver }) => isOver === true);
  const [only, ...others] = over;
  return (
    <Announced>
      {over.length > 0 && over.length === targets.length && (
        <p className={styles.words}>There is nothing left to revoke.</p>
      )}
      {only !== undefined && over.length < targets.length && (
        <p className={styles.words}>
          Azure shows no access to{' '}
          {others.length === 0 ? <Name target={only} among={targets} /> : <bdi>{overWords(over.length)}</bdi>}
          <span> any more.</span>
        </p>
      )}
    </Announced>
  );
}

/** What a revoke of these ends, and of when that is known, where it is not of now. */
export function WhatEnds({ targets }: { targets: readonly RevokeTarget[] }) {
  const times = targets.flatMap(({ job, asOf }) => (job === undefined || asOf === undefined ? [] : [asOf]));
  const isAlone = targets.length <= 1;
  return (
    <>
      <Sentence words={targets.length === 0 ? '' : whatEnds(targets)} isAlone={isAlone} />
      <Sentence words={readBeforeWords(times, targets.length)} isAlone={isAlone} />
    </>
  );
}

/** Of several, words about all of them change with each that is read, and none is read out. */
function Sentence({ words, isAlone }: { words: string; isAlone: boolean }) {
  return (
    <AnnouncedChanges words={isAlone ? words : undefined}>
      {words !== '' && <p className={styles.words}>{words}</p>}
    </AnnouncedChanges>
  );
}

/** All that is said of the connection of a machine, in one text. */
export const connectionWords = ({ offlineSince, offlineAsOf, isConnectionUnknown }: RevokeTarget): string =>
  `${offlineSince} ${offlineAsOf} ${isConnectionUnknown}`;

/** Which of these are away, or may be. A request that waits for its machine is no end of access yet. */
export function TargetsAway({ targets }: { targets: readonly RevokeTarget[] }) {
  const [first] = targets;
  return (
    <AnnouncedChanges words={first && targets.length === 1 ? connectionWords(first) : undefined}>
      <KnownAway targets={targets} />
      <PerhapsAway targets={targets} />
    </AnnouncedChanges>
  );
}

function KnownAway({ targets }: { targets: readonly RevokeTarget[] }) {
  const away = targets.filter(({ offlineSince }) => offlineSince !== undefined);
  const [only, ...others] = away;
  if (only === undefined) return null;
  const asOf = asOfWords(
    away.flatMap(({ offlineAsOf }) => offlineAsOf ?? []),
    away.length,
  );
  if (others.length === 0)
    return (
      <p className={styles.words}>
        <span>{asOf}</span>
        <Name target={only} among={targets} />
        <span>{` has not been connected since ${only.offlineSince}`}</span>: {mayContinue}
      </p>
    );
  return (
    <div>
      <p className={styles.words}>{awayWords(away.length, targets.length, asOf)}</p>
      <Foldable quiet summary="Which, and since when">
        <NameList targets={away} among={targets} saysSince />
      </Foldable>
    </div>
  );
}

function PerhapsAway({ targets }: { targets: readonly RevokeTarget[] }) {
  const unheard = targets.filter(({ isConnectionUnknown }) => isConnectionUnknown === true);
  const [only, ...others] = unheard;
  if (only === undefined) return null;
  if (others.length > 0) return <p className={styles.words}>{unheardWords(unheard.length, targets.length)}</p>;
  return (
    <div className={styles.words}>
      Whether <Name target={only} among={targets} /> is connected is not known: {mayContinue}
    </div>
  );
}

function Name({ target, among }: { target: RevokeTarget; among: readonly RevokeTarget[] }) {
  return <bdi>{visibleText(useNames(among)(target.machineId))}</bdi>;
}

function NameList({
  targets,
  among,
  saysSince = false,
}: {
  targets: readonly RevokeTarget[];
  among: readonly RevokeTarget[];
  saysSince?: boolean;
}) {
  const nameOf = useNames(among);
  return (
    <ul className={saysSince ? styles.list : styles.names}>
      {targets.slice(0, mostNamed).map(({ machineId, offlineSince }) => (
        <li key={machineId}>
          <VisibleText text={nameOf(machineId)} />
          {saysSince && <span>{`: since ${offlineSince}`}</span>}
        </li>
      ))}
      {targets.length > mostNamed && <li>{`and ${(targets.length - mostNamed).toLocaleString('en')} more`}</li>}
    </ul>
  );
}

/** Names that tell these apart, with the names of subscriptions as far as the list of machines was read. */
function useNames(targets: readonly RevokeTarget[]): NameOf {
  return useMemo(() => {
    const names = new Map(targets.map(({ machineId, name }) => [machineId, name]));
    const subscriptions = subscriptionNames(queryClient.getQueryData(fleetQuery().queryKey)?.machines.places);
    return toldApart(
      [...names.keys()],
      (machineId) => names.get(machineId) ?? nameInId(machineId),
      (subscriptionId) => subscriptions.get(subscriptionId.toLowerCase()) ?? subscriptionId,
    );
  }, [targets]);
}
