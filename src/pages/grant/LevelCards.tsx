import { useId } from 'react';
import { type AccessLevel, accessLevelName, accessLevels, accessLevelSentence } from '#src/consent/access-level.ts';
import { commandsOf } from '#src/consent/commands.ts';
import { classNames } from '#src/ui/class-names.ts';
import choiceStyles from './choice.module.css';
import styles from './LevelCards.module.css';

/** The two levels as radio buttons, each with what it can do and what it can change. */
export function LevelCards({ level, onChange }: { level: AccessLevel; onChange: (level: AccessLevel) => void }) {
  const id = useId();
  return (
    <fieldset className={choiceStyles.fieldset}>
      <legend className={choiceStyles.legend}>Access level</legend>
      <div className={styles.cards}>
        {accessLevels.map((one) => (
          <label
            key={one}
            className={classNames(choiceStyles.option, styles.card, one === level && choiceStyles.chosen)}
          >
            <input
              type="radio"
              name={`${id}-level`}
              className={styles.radio}
              checked={one === level}
              aria-labelledby={`${id}-${one}-name`}
              aria-describedby={`${id}-${one}-words ${id}-${one}-count`}
              onChange={() => onChange(one)}
            />
            <span id={`${id}-${one}-name`} className={styles.name}>
              {accessLevelName(one)}
            </span>
            <span id={`${id}-${one}-words`} className={styles.words}>
              {accessLevelSentence(one)}
            </span>
            <span id={`${id}-${one}-count`} className={styles.count}>
              {countWords(one)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function countWords(level: AccessLevel): string {
  const commands = commandsOf(level);
  const changing = commands.filter(({ changesState }) => changesState).length;
  return `${commands.length} commands, ${changing} of which change something.`;
}
