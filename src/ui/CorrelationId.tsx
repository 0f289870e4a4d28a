import { makeStyles, tokens } from '@fluentui/react-components';
import { CopyButton } from './CopyButton.tsx';

const useStyles = makeStyles({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
});

/** What Microsoft Support asks for first when a call to Azure failed. */
export function CorrelationId({ id }: { id: string }) {
  const styles = useStyles();
  return (
    <span className={styles.root}>
      <span>
        Correlation ID <code>{id}</code>
      </span>
      <CopyButton text={id} label="Copy correlation ID" />
    </span>
  );
}
