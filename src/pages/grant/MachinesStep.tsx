import { countMachines } from '#src/lib/count-machines.ts';
import { useCallback, useLayoutEffect, useRef } from 'react';
import { sameId } from '#src/lib/arm-id.ts';
import { Message } from '#src/ui/Message.tsx';
import { mostInConsent } from './act-words.ts';
import { AddMachines } from './AddMachines.tsx';
import { CheckButton } from './CheckButton.tsx';
import { ChosenMachines } from './ChosenMachines.tsx';
import { FieldError } from './FieldError.tsx';
import type { MachineChoice } from './machine-choice.ts';
import { useRemovalFocus } from './removal-focus.ts';
import { ReplacedNotice } from './ReplacedNotice.tsx';
import { StepBody } from './StepBody.tsx';
import type { CheckedMachines } from './use-machine-choice.ts';
import { fields } from './wizard-problems.ts';
import { WinRmNotice } from './WinRmNotice.tsx';
import type { LinkedMachines, Problem } from './wizard-state.ts';
import { ProgressBar } from '#src/ui/ProgressBar.tsx';
import styles from './MachinesStep.module.css';

/** Which machines: each with what stands in the way. */
export function MachinesStep({
  checked,
  link: { ids: usable, dropped, beyond },
  linked,
  problems,
  onChange,
}: {
  checked: CheckedMachines;
  link: LinkedMachines;
  /** The consent that the link says is to be extended or widened. */
  linked: string | undefined;
  problems: readonly Problem[];
  onChange: (machines: string[]) => void;
}) {
  const { candidates, choice, recheck, stop } = checked;
  const { pending } = choice;
  const all = candidates.length;
  const ids = candidates.map(({ id }) => id);
  // The lines are memoised, so what they call must not change with what is chosen.
  const giveFocus = useRemovalFocus();
  const latest = useRef({ ids, onChange, giveFocus });
  useLayoutEffect(() => {
    latest.current = { ids, onChange, giveFocus };
  });
  const remove = useCallback((removed: string, beside: readonly string[]) => {
    latest.current.giveFocus(beside);
    latest.current.onChange(latest.current.ids.filter((id) => !sameId(id, removed)));
  }, []);
  const announced = announcement(choice, all);
  return (
    <StepBody
      title="Machines"
      intro="Choose the machines that Microsoft Support may reach. Each is checked first; nothing on it changes before you grant access."
    >
      {dropped + beyond > 0 && (
        <Message
          intent="warning"
          title={usable.length === 0 ? 'Nothing of the link could be used' : 'Part of the link was left out'}
        >
          <span>
            {dropped > 0 &&
              `${dropped === 1 ? 'One entry is' : `${dropped} entries are`} not the id of an Arc-enabled server. `}
          </span>
          <span>{beyond > 0 && `${mostInConsent} The link names ${countMachines(beyond)} more.`}</span>
        </Message>
      )}
      {all > 0 && (
        <div className={styles.checking}>
          <div className={styles.summary}>
            {pending > 0 && <span>{summary(choice, all)}</span>}
            <span role="status" className={pending > 0 ? 'visually-hidden' : undefined}>
              {announced}
            </span>
            <CheckButton isChecking={pending > 0} recheck={recheck} stop={stop} />
          </div>
          {pending > 0 && all > 1 && <ProgressBar label="Machines checked" value={all - pending} max={all} />}
        </div>
      )}
      <ChosenMachines candidates={candidates} choice={choice} onRemove={remove} />
      <ReplacedNotice linked={linked} candidates={candidates} included={choice.included} />
      <WinRmNotice included={choice.included} />
      <AddMachines chosen={ids} onAdd={(id) => onChange([...ids, id])} />
      <FieldError field={fields.machines} problems={problems} />
    </StepBody>
  );
}

/** What is read aloud: while many machines are checked every tenth part of them, not every one. */
function announcement(choice: MachineChoice, all: number): string {
  if (choice.pending === 0) return summary(choice, all);
  const tenths = Math.floor((10 * (all - choice.pending)) / all);
  return `Checking ${countMachines(all)}: ${tenths * 10} % done.`;
}

function summary({ included, left, pending }: MachineChoice, all: number): string {
  if (pending > 0) return `Checking ${countMachines(pending)} of ${all}.`;
  if (left.length === 0) return `${countMachines(included.length)} can get access.`;
  return `${included.length} of ${countMachines(all)} can get access, ${left.length} left out.`;
}
