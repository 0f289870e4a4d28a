import { Field, Radio, RadioGroup, Switch, makeStyles, tokens } from '@fluentui/react-components';
import { useShortcutsOn } from './shortcuts.ts';
import { themeChoices, useThemeChoice } from './theme.ts';

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM, width: '208px' },
});

export function SettingsPanel() {
  const styles = useStyles();
  const [choice, setChoice] = useThemeChoice();
  const [shortcutsOn, setShortcutsOn] = useShortcutsOn();
  return (
    <div className={styles.panel}>
      <Field label="Theme">
        <RadioGroup
          value={choice}
          onChange={(_, data) => setChoice(themeChoices.find((one) => one.choice === data.value)?.choice ?? 'system')}
        >
          {themeChoices.map((one) => (
            <Radio key={one.choice} value={one.choice} label={one.label} />
          ))}
        </RadioGroup>
      </Field>
      <Switch label="Keyboard shortcuts" checked={shortcutsOn} onChange={(_, data) => setShortcutsOn(data.checked)} />
    </div>
  );
}
