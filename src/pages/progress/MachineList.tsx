import { countMachines } from '#src/lib/count-machines.ts';
import { memo, useReducer, useState } from 'react';
import type { MachineProgress } from '#src/consent/bulk.ts';
import type { PageOutcome } from '#src/pages/shared/page-outcome.ts';
import { MoreButton } from '#src/pages/shared/MoreButton.tsx';
import { classNames } from '#src/ui/class-names.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { usePrinting } from '#src/ui/printing.ts';
import { MachineLine } from './MachineLine.tsx';
import { MachineRow } from './MachineRow.tsx';
import { manyMachines, outcomeGroups } from './progress-groups.ts';
import { outcomeWord } from './progress-words.ts';
import styles from './MachineList.module.css';

/** So many rows are drawn at once, and so many more with each press. */
const batch = 50;

interface Shown {
  machines: readonly MachineProgress[];
  /** Ids of those whose message stands among the reasons above. */
  told: ReadonlySet<string>;
  nameOf: (machineId: string) => string;
  isAtWork: boolean;
}

interface Opened {
  /** Ids of those whose details are open: they stay so in whichever group the machine comes to stand. */
  opened: readonly string[];
  onToggle: (machineId: string) => void;
}

const toggled = (opened: readonly string[], id: string): readonly string[] =>
  opened.includes(id) ? opened.filter((one) => one !== id) : [...opened, id];

/** The machines of the grant: few one below the other with all their steps, many by how they stand. */
export const MachineList = memo(function MachineList({
  chosen,
  total,
  ...shown
}: Shown & {
  /** Narrowed down on purpose: then what is left is shown, not folded away. */
  chosen: PageOutcome | undefined;
  /** Of the whole grant. */
  total: number;
}) {
  const { machines, nameOf, isAtWork } = shown;
  const [opened, onToggle] = useReducer(toggled, []);
  if (total <= manyMachines) {
    return (
      <ul className={styles.list} aria-label="Machines of this grant">
        {machines.map((machine) => (
          <MachineLine key={machine.machineId} machine={machine} isAtWork={isAtWork} name={nameOf(machine.machineId)} />
        ))}
      </ul>
    );
  }
  const groups = outcomeGroups(machines).filter(({ outcome }) => chosen === undefined || outcome === chosen);
  if (groups.length === 0) return <div>No machine of this grant is shown with what you chose above.</div>;
  return (
    <div className={styles.groups} role="group" aria-label="Machines of this grant">
      {groups.map((group) => (
        <Group
          key={group.outcome}
          {...shown}
          opened={opened}
          onToggle={onToggle}
          outcome={group.outcome}
          machines={group.machines}
          isChosen={chosen !== undefined}
          isOpen={chosen !== undefined || groups.length === 1 || group.outcome !== 'confirmed'}
        />
      ))}
    </div>
  );
});

function Group({
  outcome,
  isChosen,
  isOpen,
  ...shown
}: Shown & Opened & { outcome: PageOutcome; isChosen: boolean; isOpen: boolean }) {
  const word = outcomeWord(outcome, shown.isAtWork);
  return (
    <section className={styles.group} aria-label={word}>
      <Foldable
        // What was narrowed down to opens; else it is as it was opened or folded, whatever becomes of other groups.
        key={String(isChosen)}
        defaultOpen={isOpen}
        summary={`${word}: ${countMachines(shown.machines.length)}`}
      >
        <Rows {...shown} label={word} />
      </Foldable>
    </section>
  );
}

function Rows({ machines, told, nameOf, isAtWork, opened, onToggle, label }: Shown & Opened & { label: string }) {
  const [drawn, setDrawn] = useState(batch);
  const most = usePrinting() ? machines.length : drawn;
  const left = machines.length - most;
  return (
    <>
      <ul className={classNames(styles.list, styles.rows)} aria-label={`${label} machines`}>
        {machines.slice(0, most).map((machine) => (
          <MachineRow
            key={machine.machineId}
            machine={machine}
            isTold={told.has(machine.machineId)}
            isAtWork={isAtWork}
            name={nameOf(machine.machineId)}
            isOpen={opened.includes(machine.machineId)}
            onToggle={onToggle}
          />
        ))}
      </ul>
      {left > 0 && (
        <MoreButton className={styles.more} onPress={() => setDrawn(drawn + batch)}>
          {`Show ${Math.min(batch, left)} more of ${left}`}
        </MoreButton>
      )}
    </>
  );
}
