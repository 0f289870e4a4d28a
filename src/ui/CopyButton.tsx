import { Button } from '@fluentui/react-components';
import { Checkmark16Regular, Copy16Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { Tooltip } from './Tooltip.tsx';
import styles from './Tooltip.module.css';
import { TopLayer } from './TopLayer.tsx';

/** What came of a press, said beside the button that was pressed. */
interface Outcome {
  isCopied: boolean;
  button: HTMLElement;
}

const wordsOf = ({ isCopied }: Outcome): string =>
  isCopied ? 'Copied' : 'The browser refused to copy. Select the text and copy it yourself.';

/** A refusal takes longer to read, ms. */
const shownForMs = ({ isCopied }: Outcome): number => (isCopied ? 3000 : 8000);

/** Copies `text`. `label` says what: "Copy correlation ID". */
export function CopyButton({ text, label, showLabel = false }: { text: string; label: string; showLabel?: boolean }) {
  const [outcome, setOutcome] = useState<Outcome>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), shownForMs(outcome));
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async (button: HTMLElement) => {
    let isCopied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      isCopied = false;
    }
    setOutcome({ isCopied, button });
  };
  const said = outcome === undefined ? label : wordsOf(outcome);
  return (
    <>
      {/* What came of the press takes its place: a press closes it, and the words must not stand there twice. */}
      <Tooltip content={outcome ? undefined : label} relationship="label">
        <Button
          appearance="subtle"
          size="small"
          aria-label={said}
          icon={outcome?.isCopied === true ? <Checkmark16Regular /> : <Copy16Regular />}
          onClick={({ currentTarget }) => void copy(currentTarget)}
        >
          {showLabel ? label : undefined}
        </Button>
      </Tooltip>
      <span role="status" className="visually-hidden">
        {outcome && wordsOf(outcome)}
      </span>
      {outcome && (
        <TopLayer anchor={outcome.button} side="below" aria-hidden="true" className={styles.words}>
          {wordsOf(outcome)}
        </TopLayer>
      )}
    </>
  );
}
