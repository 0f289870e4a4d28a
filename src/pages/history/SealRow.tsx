import { makeStyles, tokens } from '@fluentui/react-components';
import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { config } from '#src/config.ts';
import { KeptSeal } from '#src/pages/shared/KeptSeal.tsx';
import { SealLine } from '#src/pages/shared/SealLine.tsx';
import type { Witness } from '#src/pages/shared/witness.ts';
import { Section } from '#src/ui/Section.tsx';
import { sealsOf } from './consent-seals.ts';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
});

/** What speaks for the consent; each seal explains itself. */
export function SealRow({ entry, witness, now }: { entry: ConsentHistoryEntry; witness: Witness; now: number }) {
  const styles = useStyles();
  const container = config().evidence?.container;
  return (
    <Section title="Proof">
      <ul className={styles.list}>
        {sealsOf(entry, witness, now).map((seal) => (
          <li key={seal.key}>
            <SealLine seal={seal} />
          </li>
        ))}
        {container !== undefined && (
          <li>
            <KeptSeal container={container} consentId={entry.consentId} />
          </li>
        )}
      </ul>
    </Section>
  );
}
