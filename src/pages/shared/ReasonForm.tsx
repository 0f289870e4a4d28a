import { Field, Input } from '@fluentui/react-components';
import type { ReactNode, Ref } from 'react';
import { isOneLine, longestReason } from '#src/consent/consent.ts';
import styles from './shared.module.css';

/** Fields one below the other, for what a person says and why. */
export function ReasonForm({ ref, children }: { ref?: Ref<HTMLDivElement>; children: ReactNode }) {
  return (
    <div ref={ref} className={styles.reasonForm}>
      {children}
    </div>
  );
}

/** Why a text is no reason that can stay on record; empty where it is one. */
export function reasonProblem(reason: string): string {
  if (reason.trim() === '') return 'Enter a reason.';
  return isOneLine(reason) ? '' : 'Use one line of visible text.';
}

/** `isTried`: whoever pressed is told what is wrong. */
export function ReasonField({
  label,
  reason,
  isTried,
  disabled = false,
  onChange,
}: {
  label: string;
  reason: string;
  isTried: boolean;
  disabled?: boolean;
  onChange: (reason: string) => void;
}) {
  const problem = isTried ? reasonProblem(reason) : '';
  return (
    <Field label={label} required {...(problem !== '' && { validationMessage: problem })}>
      <Input
        value={reason}
        disabled={disabled}
        autoComplete="off"
        maxLength={longestReason}
        onChange={(_, { value }) => onChange(value)}
      />
    </Field>
  );
}
