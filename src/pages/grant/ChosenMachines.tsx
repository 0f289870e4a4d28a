import { countMachines } from '#src/lib/count-machines.ts';
import { memo, useMemo, useState } from 'react';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { MoreButton } from '#src/pages/shared/MoreButton.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { ChosenMachine } from './ChosenMachine.tsx';
import type { Candidate, LeftOutMachine, MachineChoice } from './machine-choice.ts';
import { namesApart } from './names-apart.ts';
import styles from './ChosenMachines.module.css';

/** With more machines than this they are shown by how they stand, what is left out first. */
const manyMachines = 20;

/** So many are drawn at once, and so many more with each press. */
const batch = 50;

/** The machines that were chosen, each with what stands in the way. */
export const ChosenMachines = memo(function ChosenMachines({
  candidates,
  choice,
  onRemove,
}: {
  candidates: readonly Candidate[];
  choice: MachineChoice;
  /** `beside`: buttons that may take the focus of the one that goes away. Must not change with what is chosen. */
  onRemove: (id: string, beside: readonly string[]) => void;
}) {
  const nameOf = useMemo(() => namesApart(candidates), [candidates]);
  const leftOut = useMemo(() => new Map(choice.left.map((machine) => [machine.id, machine])), [choice]);
  if (candidates.length <= manyMachines)
    return (
      <Lines label="Chosen machines" candidates={candidates} nameOf={nameOf} leftOut={leftOut} onRemove={onRemove} />
    );
  const able = new Set(choice.included.map(({ id }) => id));
  const groups = [
    { word: 'Left out', isOpen: true, machines: candidates.filter(({ id }) => leftOut.has(id)) },
    { word: 'Being checked', isOpen: false, machines: candidates.filter(({ reading }) => reading.state === 'pending') },
    { word: 'Can get access', isOpen: false, machines: candidates.filter(({ id }) => able.has(id)) },
  ];
  return (
    <div className={styles.groups} role="group" aria-label="Chosen machines">
      {groups
        .filter(({ machines }) => machines.length > 0)
        .map(({ word, isOpen, machines }) => (
          <Foldable key={word} defaultOpen={isOpen} summary={`${word}: ${countMachines(machines.length)}`}>
            <Lines label={word} candidates={machines} nameOf={nameOf} leftOut={leftOut} onRemove={onRemove} />
          </Foldable>
        ))}
    </div>
  );
});

function Lines({
  label,
  candidates,
  nameOf,
  leftOut,
  onRemove,
}: {
  label: string;
  candidates: readonly Candidate[];
  nameOf: NameOf;
  leftOut: ReadonlyMap<string, LeftOutMachine>;
  onRemove: (id: string, beside: readonly string[]) => void;
}) {
  const [most, setMost] = useState(batch);
  const more = candidates.length - most;
  return (
    <>
      <ul className={styles.list} aria-label={label}>
        {candidates.slice(0, most).map((candidate) => (
          <ChosenMachine
            key={candidate.id}
            candidate={candidate}
            toldApart={nameOf(candidate.id)}
            leftOut={leftOut.get(candidate.id)?.reason}
            correlationId={leftOut.get(candidate.id)?.correlationId}
            onRemove={onRemove}
          />
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
