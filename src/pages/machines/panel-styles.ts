import { makeStyles, tokens } from '@fluentui/react-components';

/** What opens at the buttons of the list. */
export const usePanelStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalM,
    width: '368px',
    maxWidth: 'calc(100vw - 64px)',
  },
  words: { margin: 0 },
});
