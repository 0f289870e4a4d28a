import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { CorrelationId } from './CorrelationId.tsx';

const useStyles = makeStyles({
  body: { paddingBlockEnd: tokens.spacingVerticalXXS, overflowWrap: 'anywhere' },
  correlation: { display: 'block' },
});

/** State of the surface it stands on. Errors say what failed (title), why and what to do (children), and carry the correlation id. */
export function Message({
  intent,
  title,
  children,
  actions,
  correlationId,
  onDismiss,
}: {
  intent: 'info' | 'warning' | 'error' | 'success';
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  correlationId?: string | undefined;
  onDismiss?: () => void;
}) {
  const styles = useStyles();
  return (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody className={styles.body}>
        {title !== undefined && <MessageBarTitle>{title}</MessageBarTitle>}
        {children}
        {correlationId !== undefined && (
          <span className={styles.correlation}>
            <CorrelationId id={correlationId} />
          </span>
        )}
      </MessageBarBody>
      {actions !== undefined && <MessageBarActions>{actions}</MessageBarActions>}
      {onDismiss && (
        <MessageBarActions
          containerAction={
            <Button appearance="transparent" icon={<Dismiss16Regular />} aria-label="Dismiss" onClick={onDismiss} />
          }
        />
      )}
    </MessageBar>
  );
}
