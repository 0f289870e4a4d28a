import { makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircle24Filled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { pageTitleId } from './page-focus.ts';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
    maxWidth: '720px',
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalXXL}`,
    overflowWrap: 'anywhere',
  },
  icon: { color: tokens.colorStatusDangerForeground1, display: 'inline-flex', paddingTop: '2px' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    ':focus': { outlineStyle: 'none' },
  },
  rest: {
    gridColumnStart: 2,
    '& p': { marginBlock: `0 ${tokens.spacingVerticalS}` },
  },
  acts: {
    gridColumnStart: 2,
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    paddingTop: tokens.spacingVerticalS,
  },
});

/** A whole page that says what failed, why, and what to do. */
export function ErrorView({
  title,
  correlationId,
  actions,
  children,
}: {
  title: string;
  correlationId?: string | undefined;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <title>{`${title} – Remote Support`}</title>
      <span className={styles.icon} aria-hidden="true">
        <ErrorCircle24Filled />
      </span>
      <h1 id={pageTitleId} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      <div className={styles.rest}>
        {children}
        {correlationId !== undefined && <CorrelationId id={correlationId} />}
      </div>
      {actions !== undefined && <div className={styles.acts}>{actions}</div>}
    </div>
  );
}
