import { makeStyles, tokens } from '@fluentui/react-components';

/** Groups of native radio buttons. */
export const useChoiceStyles = makeStyles({
  fieldset: { margin: 0, padding: 0, border: 'none', minWidth: 0 },
  legend: { padding: 0, marginBottom: tokens.spacingVerticalS, fontWeight: tokens.fontWeightSemibold },
});
