import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import type { Seal } from './seal.ts';
import styles from './SealLine.module.css';

/** A seal that explains itself when it is opened. */
export function SealLine({ seal }: { seal: Seal }) {
  return (
    <Foldable quiet summary={<StateWord tone={seal.tone}>{seal.words}</StateWord>}>
      <div className={styles.explanation}>
        <span>{seal.explanation}</span> {seal.correlationId !== undefined && <CorrelationId id={seal.correlationId} />}
      </div>
    </Foldable>
  );
}
