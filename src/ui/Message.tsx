import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle16Filled,
  Dismiss16Regular,
  ErrorCircle16Filled,
  Info16Filled,
  Warning16Filled,
} from '@fluentui/react-icons';
import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { CorrelationId } from './CorrelationId.tsx';

type Intent = 'info' | 'warning' | 'error' | 'success';

const icons: Record<Intent, ReactElement> = {
  info: <Info16Filled />,
  warning: <Warning16Filled />,
  error: <ErrorCircle16Filled />,
  success: <CheckmarkCircle16Filled />,
};

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalS,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalSNudge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  // As high as the first line of the text beside it.
  icon: { display: 'inline-flex', alignItems: 'center', height: '1lh', color: tokens.colorNeutralForeground3 },
  body: { paddingBlockEnd: tokens.spacingVerticalXXS, overflowWrap: 'anywhere' },
  title: { fontWeight: tokens.fontWeightSemibold },
  correlation: { display: 'block' },
  actions: {
    gridColumn: '2 / 4',
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: tokens.spacingHorizontalS,
    paddingTop: tokens.spacingVerticalXS,
  },
  dismiss: { alignSelf: 'start', marginBlock: '-6px', marginInlineEnd: '-6px' },
});

const useRootStyles = makeStyles({
  info: {},
  warning: { backgroundColor: tokens.colorStatusWarningBackground1, border: border(tokens.colorStatusWarningBorder1) },
  error: { backgroundColor: tokens.colorStatusDangerBackground1, border: border(tokens.colorStatusDangerBorder1) },
  success: { backgroundColor: tokens.colorStatusSuccessBackground1, border: border(tokens.colorStatusSuccessBorder1) },
});

const useIconStyles = makeStyles({
  info: {},
  warning: { color: tokens.colorStatusWarningForeground3 },
  error: { color: tokens.colorStatusDangerForeground1 },
  success: { color: tokens.colorStatusSuccessForeground1 },
});

function border(colour: string) {
  return `1px solid ${colour}`;
}

/**
 * State of the surface it stands on. Errors say what failed (title), why and what to do (children), and carry the correlation id. Plain
 * elements: Fluent's bar, with its motion, is as much to load as a page of this app.
 */
export function Message({
  intent,
  title,
  children,
  actions,
  correlationId,
  onDismiss,
}: {
  intent: Intent;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  correlationId?: string | undefined;
  onDismiss?: () => void;
}) {
  const styles = useStyles();
  const rootStyles = useRootStyles();
  const iconStyles = useIconStyles();
  const titleId = useId();
  return (
    <div role="group" aria-labelledby={titleId} className={mergeClasses(styles.root, rootStyles[intent])}>
      <span aria-hidden="true" className={mergeClasses(styles.icon, iconStyles[intent])}>
        {icons[intent]}
      </span>
      <div id={title === undefined ? titleId : undefined} className={styles.body}>
        {title !== undefined && (
          <span id={titleId} className={styles.title}>
            {title}
          </span>
        )}{' '}
        {children}
        {correlationId !== undefined && (
          <span className={styles.correlation}>
            <CorrelationId id={correlationId} />
          </span>
        )}
      </div>
      {onDismiss && (
        <Button
          appearance="transparent"
          icon={<Dismiss16Regular />}
          aria-label="Dismiss"
          className={styles.dismiss}
          onClick={onDismiss}
        />
      )}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
