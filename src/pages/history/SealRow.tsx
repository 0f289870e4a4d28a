import { makeStyles, tokens } from '@fluentui/react-components';
import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { sealsOf } from './consent-seals.ts';
import { useWitness } from './use-witness.ts';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  explanation: { maxWidth: '72ch', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

/** What speaks for the consent; each seal explains itself. */
export function SealRow({ entry, now }: { entry: ConsentHistoryEntry; now: number }) {
  const styles = useStyles();
  const witness = useWitness(entry);
  return (
    <Section title="Proof">
      <ul className={styles.list}>
        {sealsOf(entry, witness, now).map((seal) => (
          <li key={seal.key}>
            <Foldable quiet summary={<StateWord tone={seal.tone}>{seal.words}</StateWord>}>
              <div className={styles.explanation}>{seal.explanation}</div>
            </Foldable>
          </li>
        ))}
      </ul>
    </Section>
  );
}
