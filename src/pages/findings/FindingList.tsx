import { useCallback, useState } from 'react';
import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import {
  type Finding,
  findingKey,
  type FindingSeverity,
  findingTitles,
} from '#src/consent/reconciliation/reconciliation-finding.ts';
import { FindingDetail, FindingLinks } from '#src/pages/shared/FindingDetail.tsx';
import { DataListMore } from '#src/ui/data-list/DataListMore.tsx';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import type { Tone } from '#src/ui/tone.ts';
import { severityTitles } from './findings-words.ts';
import styles from './FindingList.module.css';

const tones: Readonly<Record<FindingSeverity, Tone>> = { finding: 'bad', unknown: 'attention', note: 'neutral' };

/** So many are drawn at once; notes may be many. */
const batch = 100;

/** The findings of one severity, in their order. */
export function FindingList({
  severity,
  findings,
  spelled,
}: {
  severity: FindingSeverity;
  findings: readonly Finding[];
  spelled: FleetTable['spelled'];
}) {
  const [limit, setLimit] = useState(batch);
  const more = useCallback(() => setLimit((now) => now + batch), []);
  if (findings.length === 0) return null;
  const drawn = findings.slice(0, limit);
  return (
    <Section title={`${severityTitles[severity]} (${findings.length.toLocaleString('en-GB')})`}>
      <ul className={styles.list} aria-label={severityTitles[severity]}>
        {drawn.map((finding) => (
          <li key={findingKey(finding)} className={styles.item}>
            <h3 className={styles.head}>
              <StateWord tone={tones[severity]}>
                <span className={styles.title}>{findingTitles[finding.kind]}</span>
              </StateWord>
              {finding.at !== undefined && (
                <span className={styles.time}>
                  since <Time at={finding.at} />
                </span>
              )}
            </h3>
            <FindingLinks finding={finding} spelled={spelled} />
            <p className={styles.sentence}>{finding.sentence}</p>
            <FindingDetail finding={finding} />
          </li>
        ))}
      </ul>
      {drawn.length < findings.length && <DataListMore shown={drawn.length} all={findings.length} onMore={more} />}
    </Section>
  );
}
