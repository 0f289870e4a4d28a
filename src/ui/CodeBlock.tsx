import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CopyButton } from './CopyButton.tsx';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'flex-start',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  code: {
    flexGrow: 1,
    minWidth: 0,
    margin: 0,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    overflowX: 'auto',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    whiteSpace: 'pre',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  tall: { maxHeight: '360px', overflowY: 'auto' },
  wrap: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  copy: { padding: tokens.spacingVerticalXXS, flexShrink: 0 },
});

/** Code to read and copy. `label` names it for the copy button and for screen readers: "Azure CLI". */
export function CodeBlock({ code, label, wrap = false }: { code: string; label: string; wrap?: boolean }) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      {/* Focusable, so that a keyboard can scroll what does not fit. */}
      <pre
        className={mergeClasses(styles.code, styles.tall, wrap && styles.wrap)}
        tabIndex={0}
        role="group"
        aria-label={label}
      >
        <code>{code}</code>
      </pre>
      <span className={styles.copy}>
        <CopyButton text={code} label={`Copy ${label}`} />
      </span>
    </div>
  );
}
