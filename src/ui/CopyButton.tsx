import { Button } from '@fluentui/react-components';
import { Checkmark16Regular, Copy16Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { hint } from './Hint.tsx';
import styles from './ui.module.css';

/** How long the outcome stands in place of the label, ms. */
const outcomeMs = 3000;

/** Copies `text`. `label` says what: "Copy correlation ID". */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), outcomeMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  const words = outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Select and copy it yourself' : label;
  return (
    <>
      <Button
        appearance="subtle"
        size="small"
        icon={outcome === 'copied' ? <Checkmark16Regular /> : <Copy16Regular />}
        {...hint(words, 'label')}
        onClick={() => void copy()}
      />
      <span role="status" className="visually-hidden">
        {outcome && words}
      </span>
    </>
  );
}

/** A value that people take elsewhere, such as an id or a hash, with its copy button. `label` names it: "Consent ID". */
export function Copyable({ text, label, children }: { text: string; label: string; children?: ReactNode }) {
  return (
    <span className={styles.inline}>
      <span className={styles.code}>{children ?? text}</span>
      <CopyButton text={text} label={`Copy ${label}`} />
    </span>
  );
}
