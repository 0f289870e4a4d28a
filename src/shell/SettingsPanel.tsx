import { Field, Radio, RadioGroup, Switch } from '@fluentui/react-components';
import { useShortcutsOn } from './shortcuts.ts';
import { themeChoices, useThemeChoice } from './theme.ts';
import styles from './SettingsPanel.module.css';

export function SettingsPanel() {
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
