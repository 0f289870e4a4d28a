import { makeStyles, tokens } from '@fluentui/react-components';
import { Foldable } from '#src/ui/Foldable.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import type { Seal } from './seal.ts';

const useStyles = makeStyles({
  explanation: { maxWidth: '72ch', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

/** A seal that explains itself when it is opened. */
export function SealLine({ seal }: { seal: Seal }) {
  const styles = useStyles();
  return (
    <Foldable quiet summary={<StateWord tone={seal.tone}>{seal.words}</StateWord>}>
      <div className={styles.explanation}>{seal.explanation}</div>
    </Foldable>
  );
}
