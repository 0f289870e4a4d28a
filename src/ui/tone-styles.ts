import { makeStyles, tokens } from '@fluentui/react-components';

/** Colour of the icon of a state, by its tone. */
export const useToneStyles = makeStyles({
  neutral: { color: tokens.colorNeutralForeground3 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  busy: { color: tokens.colorBrandForeground1 },
  attention: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
});
