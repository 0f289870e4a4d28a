import { commandList } from '#src/consent/commands.ts';
import { CommandBrowser } from './CommandBrowser.tsx';
import { endChange } from './end-choice.ts';
import { EndFields } from './EndFields.tsx';
import { LevelCards } from './LevelCards.tsx';
import { StepBody } from './StepBody.tsx';
import type { Problem, WizardInputs } from './wizard-state.ts';
import styles from './AccessStep.module.css';

/** What Microsoft Support may do, and for how long. */
export function AccessStep({
  inputs,
  problems,
  now,
  onChange,
}: {
  inputs: WizardInputs;
  problems: readonly Problem[];
  now: number;
  onChange: (change: Partial<WizardInputs>) => void;
}) {
  return (
    <StepBody
      title="Access"
      intro="Choose the lowest level and the shortest time that will do. Both can be reduced later without asking anyone; more needs a new consent."
    >
      <LevelCards level={inputs.level} onChange={(level) => onChange({ level })} />
      <CommandBrowser level={inputs.level} />
      <p className={styles.note}>{commandList.source} On Windows Server the commands may differ.</p>
      <EndFields
        end={inputs.end}
        typed={inputs.typedEnd}
        now={now}
        problems={problems}
        onChange={(chosen) => onChange(endChange(inputs, chosen))}
      />
      {'minutes' in inputs.end && (
        <p className={styles.note}>The time starts with the minute in which you confirm that it is you.</p>
      )}
    </StepBody>
  );
}
