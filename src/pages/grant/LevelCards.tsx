import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { type AccessLevel, accessLevelName, accessLevels, accessLevelSentence } from '#src/consent/access-level.ts';
import { commandsOf } from '#src/consent/commands.ts';
import { narrow } from '#src/ui/widths.ts';
import { useChoiceStyles } from './choice-styles.ts';

const useStyles = makeStyles({
  cards: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: tokens.spacingHorizontalM,
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  card: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gridTemplateRows: 'auto 1fr auto',
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalXS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
  },
  radio: {
    margin: 0,
    width: '16px',
    height: '16px',
    alignSelf: 'center',
    accentColor: tokens.colorCompoundBrandBackground,
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  words: { gridColumnStart: 2 },
  count: { gridColumnStart: 2, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** The two levels as radio buttons, each with what it can do and what it can change. */
export function LevelCards({ level, onChange }: { level: AccessLevel; onChange: (level: AccessLevel) => void }) {
  const styles = useStyles();
  const choice = useChoiceStyles();
  const id = useId();
  return (
    <fieldset className={choice.fieldset}>
      <legend className={choice.legend}>Access level</legend>
      <div className={styles.cards}>
        {accessLevels.map((one) => (
          <label key={one} className={mergeClasses(choice.option, styles.card, one === level && choice.chosen)}>
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
