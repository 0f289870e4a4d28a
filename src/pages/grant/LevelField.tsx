import { Link } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { accessLevels, levelName } from '#src/consent/level.ts';
import { commandsOf } from '#src/consent/commands.ts';
import { late } from '#src/ui/late.tsx';
import { commandCount, levelLine } from './words.ts';
import { useWizard } from './wizard.tsx';
import styles from './grant.module.css';

const CommandsPane = late(async () => (await import('./CommandsPane.tsx')).CommandsPane);

/** The two levels as cards: what each can change in one line, all of it in a pane. */
export function LevelField() {
  const { state, change } = useWizard();
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const { level } = state.inputs;
  return (
    <fieldset className={styles.stack}>
      <legend className={styles.label}>Access level</legend>
      <div className={styles.cards}>
        {accessLevels.map((one) => (
          <label key={one} className={styles.card}>
            <input
              type="radio"
              name={id}
              checked={one === level}
              aria-labelledby={`${id}-${one}`}
              aria-describedby={`${id}-${one}-line`}
              onChange={() => change({ level: one })}
            />
            <strong id={`${id}-${one}`}>{levelName(one)}</strong>
            <span id={`${id}-${one}-line`}>
              {levelLine(one)} <span className="quiet">{commandCount(one)}.</span>
            </span>
          </label>
        ))}
      </div>
      <div>
        <Link as="button" onClick={() => setIsOpen(true)}>
          All {commandsOf(level).length} commands
        </Link>
      </div>
      {isOpen && <CommandsPane level={level} onClose={() => setIsOpen(false)} />}
    </fieldset>
  );
}
