import { Button } from '@fluentui/react-components';
import { Checkmark16Regular, Copy16Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { Tooltip } from './Tooltip.tsx';

type Outcome = 'none' | 'copied' | 'refused';

const words: Record<Exclude<Outcome, 'none'>, string> = {
  copied: 'Copied',
  refused: 'The browser refused to copy. Select the text and copy it yourself.',
};

/** Copies `text`. `label` says what: "Copy correlation ID". */
export function CopyButton({ text, label, showLabel = false }: { text: string; label: string; showLabel?: boolean }) {
  const [outcome, setOutcome] = useState<Outcome>('none');
  useEffect(() => {
    if (outcome === 'none') return undefined;
    const timer = setTimeout(() => setOutcome('none'), 3000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  };
  const said = outcome === 'none' ? label : words[outcome];
  const button = (
    <Button
      appearance="subtle"
      size="small"
      icon={outcome === 'copied' ? <Checkmark16Regular /> : <Copy16Regular />}
      onClick={copy}
    >
      {showLabel ? label : undefined}
    </Button>
  );
  return (
    <>
      <Tooltip content={said} relationship="label">
        {button}
      </Tooltip>
      <span role="status" className="visually-hidden">
        {outcome === 'none' ? '' : words[outcome]}
      </span>
    </>
  );
}
