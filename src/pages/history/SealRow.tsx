import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { config } from '#src/config.ts';
import { KeptSeal } from '#src/pages/shared/KeptSeal.tsx';
import { SealLine } from '#src/pages/shared/SealLine.tsx';
import type { Witness } from '#src/pages/shared/witness.ts';
import { Section } from '#src/ui/Section.tsx';
import { sealsOf } from './consent-seals.ts';
import styles from './SealRow.module.css';

/** What speaks for the consent; each seal explains itself. */
export function SealRow({ entry, witness, now }: { entry: ConsentHistoryEntry; witness: Witness; now: number }) {
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
