import {
  Button,
  Field,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Radio,
  RadioGroup,
  Switch,
  Tooltip,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { Settings20Regular } from '@fluentui/react-icons';
import { useShortcutsOn } from './shortcuts.ts';
import { themeChoices, useThemeChoice } from './theme.ts';

const useStyles = makeStyles({
  surface: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM, width: '240px' },
});

export function SettingsButton() {
  const styles = useStyles();
  const [choice, setChoice] = useThemeChoice();
  const [shortcutsOn, setShortcutsOn] = useShortcutsOn();
  return (
    <Popover positioning="below-end" trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Tooltip content="Settings" relationship="label">
          <Button appearance="subtle" icon={<Settings20Regular />} />
        </Tooltip>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label="Settings">
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
      </PopoverSurface>
    </Popover>
  );
}
