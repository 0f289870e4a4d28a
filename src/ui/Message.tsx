import { useId } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { DismissButton } from './LeavingButton.tsx';
import { StateIcon, type Tone } from './StateWord.tsx';
import styles from './ui.module.css';

export type MessageTone = 'info' | 'success' | 'warning' | 'error';

export const messageTones: Record<MessageTone, Tone> = {
  info: 'info',
  success: 'good',
  warning: 'attention',
  error: 'bad',
};

/**
 * A bar that says one thing about the surface it stands on. `title` is a whole sentence; children add why and what to do; Azure's own text
 * belongs into `<Details>` among the children. With `isNews` it is read out when it appears, for what a press came to.
 */
export function Message({
  tone,
  title,
  children,
  actions,
  isNews = false,
  onDismiss,
}: {
  tone: MessageTone;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  isNews?: boolean;
  onDismiss?: (() => void) | undefined;
}) {
  const titleId = useId();
  return (
    <div role="group" aria-labelledby={titleId} className={classNames(styles.message, styles[tone])}>
      <StateIcon tone={messageTones[tone]} />
      <div role={isNews ? 'alert' : undefined} className={styles.messageBody}>
        <div id={titleId} className={title === undefined ? undefined : 'strong'}>
          {title ?? children}
        </div>
        {title !== undefined && children}
      </div>
      {actions !== undefined && <div className="row">{actions}</div>}
      {onDismiss && <DismissButton onDismiss={onDismiss} />}
    </div>
  );
}
