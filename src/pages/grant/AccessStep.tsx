import { useState } from 'react';
import { commandList } from '#src/consent/commands.ts';
import { formatInstant } from '#src/lib/time.ts';
import { inWords } from './act-words.ts';
import { CommandBrowser } from './CommandBrowser.tsx';
import { EndFields } from './EndFields.tsx';
import { readEnd } from './end-choice.ts';
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
  const end = readEnd(inputs.end, now);
  const announced = useChange(inputs.end, end.ok ? `Access ends ${formatInstant(end.at)}.` : '');
  return (
    <StepBody
      title="Access"
      intro="Choose the lowest level and the shortest time that will do. Both can be reduced later without asking anyone; more needs a new consent."
    >
      <LevelCards level={inputs.level} onChange={(level) => onChange({ level })} />
      <CommandBrowser level={inputs.level} />
      <p className={styles.source}>{commandList.source} On Windows Server the commands may differ.</p>
      <EndFields end={inputs.end} now={now} problems={problems} onChange={(chosen) => onChange({ end: chosen })} />
      <div className={styles.end}>
        {end.ok && (
          <>
            Access ends <strong>{formatInstant(end.at)}</strong>, {inWords(end.minutes)} from now
            {'minutes' in inputs.end && '; the time starts with the minute in which you confirm that it is you'}.
          </>
        )}
      </div>
      <div role="status" className="visually-hidden">
        {announced}
      </div>
    </StepBody>
  );
}

/** The words as they were when the choice was made: what the clock alone changes is not read aloud. Nothing before there was a change. */
function useChange(choice: WizardInputs['end'], words: string): string {
  const [said, setSaid] = useState({ choice, words: '' });
  if (said.choice !== choice) setSaid({ choice, words });
  return said.words;
}
