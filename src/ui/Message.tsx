import { Button } from '@fluentui/react-components';
import {
  CheckmarkCircle16Filled,
  Dismiss16Regular,
  ErrorCircle16Filled,
  Info16Filled,
  Warning16Filled,
} from '@fluentui/react-icons';
import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { CorrelationId } from './CorrelationId.tsx';
import { ownText } from './own-text.tsx';
import { passFocusOn } from './pass-focus.ts';
import styles from './Message.module.css';

type Intent = 'info' | 'warning' | 'error' | 'success';

const icons: Record<Intent, ReactElement> = {
  info: <Info16Filled />,
  warning: <Warning16Filled />,
  error: <ErrorCircle16Filled />,
  success: <CheckmarkCircle16Filled />,
};

/**
 * State of the surface it stands on. Errors say what failed (title), why and what to do (children), and carry the correlation id. Plain
 * elements: Fluent's bar, with its motion, is as much to load as a page of this app.
 */
export function Message({
  intent,
  isNews = false,
  title,
  children,
  actions,
  correlationId,
  onDismiss,
}: {
  intent: Intent;
  /** What a press came to, or what stops the person now: its words are read out as it comes. What stands in an `Announced` is already. */
  isNews?: boolean;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  correlationId?: string | undefined;
  onDismiss?: () => void;
}) {
  const titleId = useId();
  return (
    <div role="group" aria-labelledby={titleId} className={classNames(styles.root, styles[intent])}>
      <span aria-hidden="true" className={styles.icon}>
        {icons[intent]}
      </span>
      <div id={title === undefined ? titleId : undefined} role={isNews ? 'alert' : undefined} className={styles.body}>
        {title !== undefined && (
          // With its blank: before a text nothing can be put that a translation has taken out of the page.
          <span>
            <span id={titleId} className={styles.title}>
              {title}
            </span>{' '}
          </span>
        )}
        {ownText(children)}
        {correlationId !== undefined && (
          <span className={styles.correlation}>
            <CorrelationId id={correlationId} />
          </span>
        )}
      </div>
      {onDismiss && (
        <Button
          ref={passFocusOn}
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
