import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { useEffect, useId, useRef } from 'react';
import type { MouseEvent, ReactNode, RefCallback } from 'react';
import { visibleText } from '#src/lib/visible-text.ts';
import { useDeadTime } from '#src/ui/dead-time.ts';
import { keepFocusManager } from '#src/ui/focus-manager.ts';
import { NotYet } from '#src/ui/NotYet.tsx';
import { Tooltip } from '#src/ui/Tooltip.tsx';
import { useFocusReturn } from './focus-return.ts';
import styles from './ConfirmDialog.module.css';

keepFocusManager();

/**
 * An alert dialog for an act that must be answered now. It closes only by its own two buttons (and Escape, which keeps things as they are); the
 * element that had the focus gets it back. Both buttons name what they do: "Revoke access" / "Keep access". The first control has the focus.
 */
export function ConfirmDialog({
  open,
  title,
  confirmLabel,
  cancelLabel,
  tone,
  unavailable,
  cancelUnavailable,
  isCancelReady = true,
  isSettled = true,
  isAnswerFirst = false,
  onConfirm,
  onCancel,
  children,
}: {
  open: boolean;
  /** A question that names the act and its object: "Revoke access to SRV-SQL-01?" */
  title: string;
  confirmLabel: string;
  cancelLabel: string;
  tone: 'danger' | 'primary';
  /** Why it cannot be confirmed now. */
  unavailable?: string | undefined;
  /** Why it cannot be closed by its button now. */
  cancelUnavailable?: string | undefined;
  /** False for the moments in which that button takes no press yet. What Escape does then is for `onCancel` to say. */
  isCancelReady?: boolean;
  /** False for the moments after its words have become others: a press aimed at those before does not count. */
  isSettled?: boolean;
  /** The button that confirms has the focus, though a control stands before it: what else may be chosen is by the way. */
  isAnswerFirst?: boolean;
  /** Gets the press itself, for what demands a trusted one. */
  onConfirm: (press: MouseEvent) => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  useFocusReturn(open);
  const answer = useRef<HTMLElement>(null);
  // After Fluent, which gives the focus to the first control.
  useEffect(() => {
    if (open && isAnswerFirst) answer.current?.focus();
  }, [open, isAnswerFirst]);
  // After each drawing: what had the focus may be gone, such as an option that there is nothing to choose by any more.
  useEffect(() => {
    if (open && isAnswerFirst && document.activeElement === document.body) answer.current?.focus();
  });
  // It fades for a moment once it is answered: the second click of a double click is no other answer.
  const whileOpen = (act: (press: MouseEvent) => void) => (press: MouseEvent) => {
    if (open) act(press);
  };
  return (
    <Dialog
      open={open}
      modalType="alert"
      onOpenChange={(_, data) => {
        if (open && !data.open) onCancel();
      }}
    >
      <DialogSurface>
        <DialogBody>
          <DialogTitle>
            <bdi>{visibleText(title, 300)}</bdi>
          </DialogTitle>
          <DialogContent className={styles.content}>{children}</DialogContent>
          <DialogActions>
            <ConfirmButton
              ref={(button) => void (answer.current = button)}
              label={confirmLabel}
              tone={tone}
              unavailable={unavailable}
              isSettled={isSettled}
              onConfirm={whileOpen(onConfirm)}
            />
            <AnswerButton
              label={cancelLabel}
              ready={isCancelReady}
              unavailable={cancelUnavailable}
              onPress={whileOpen(onCancel)}
            />
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function ConfirmButton({
  ref,
  label,
  tone,
  unavailable,
  isSettled,
  onConfirm,
}: {
  ref: RefCallback<HTMLElement>;
  label: string;
  tone: 'danger' | 'primary';
  unavailable: string | undefined;
  isSettled: boolean;
  onConfirm: (press: MouseEvent) => void;
}) {
  // A dialog appears under the pointer: the second click of a double click must not confirm it.
  const ready = useDeadTime(1000) && isSettled;
  return (
    <AnswerButton ref={ref} label={label} tone={tone} ready={ready} unavailable={unavailable} onPress={onConfirm} />
  );
}

function AnswerButton({
  ref,
  label,
  tone,
  ready,
  unavailable,
  onPress,
}: {
  ref?: RefCallback<HTMLElement>;
  label: string;
  /** Of the one that confirms. */
  tone?: 'danger' | 'primary';
  ready: boolean;
  unavailable: string | undefined;
  onPress: (press: MouseEvent) => void;
}) {
  const waitId = useId();
  const isWaiting = !ready && unavailable === undefined;
  return (
    <>
      {/* The other button is below the one that confirms where the window is narrow. */}
      <Tooltip content={unavailable} relationship="description" side={tone ? 'above' : 'below'}>
        <Button
          {...(ref && { ref })}
          {...(tone !== undefined && { appearance: 'primary' as const })}
          // What cannot be pressed is not to look as if it could.
          {...(tone === 'danger' && unavailable === undefined ? { className: styles.danger } : {})}
          {...(isWaiting && { 'aria-describedby': waitId })}
          disabledFocusable={unavailable !== undefined || !ready}
          onClick={(event) => {
            if (unavailable === undefined && ready) onPress(event);
          }}
        >
          <span>{label}</span>
        </Button>
      </Tooltip>
      {isWaiting && <NotYet id={waitId} />}
    </>
  );
}
