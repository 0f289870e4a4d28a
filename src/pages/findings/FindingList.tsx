import { countMachines } from '#src/lib/count-machines.ts';
import { type ReactNode, useCallback, useState } from 'react';
import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import {
  type Finding,
  findingKey,
  type FindingSeverity,
  findingTitles,
} from '#src/consent/reconciliation/reconciliation-finding.ts';
import { FindingDetail, FindingLinks } from '#src/pages/shared/FindingDetail.tsx';
import { DataListMore } from '#src/ui/data-list/DataListMore.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import type { Tone } from '#src/ui/tone.ts';
import { severityTitles, togetherWords } from './findings-words.ts';
import styles from './FindingList.module.css';

const tones: Readonly<Record<FindingSeverity, Tone>> = {
  finding: 'bad',
  lookInto: 'attention',
  unknown: 'attention',
  note: 'neutral',
};

/** So many are drawn at once; notes may be many. */
const batch = 100;

/** A whole fleet may have this for one reason, beside which nothing else would be seen. */
const isOfMany = ({ kind }: Finding): boolean => kind === 'extensionWithoutConsent';

type Spelled = FleetTable['spelled'];

/** The findings of one severity, in their order; those that many machines have are one entry after the others. */
export function FindingList({
  severity,
  findings,
  spelled,
}: {
  severity: FindingSeverity;
  findings: readonly Finding[];
  spelled: Spelled;
}) {
  if (findings.length === 0) return null;
  const many = findings.filter(isOfMany);
  const isTogether = many.length > 1;
  return (
    <Section title={`${severityTitles[severity]} (${findings.length.toLocaleString('en-GB')})`}>
      <Items
        label={severityTitles[severity]}
        findings={isTogether ? findings.filter((finding) => !isOfMany(finding)) : findings}
        spelled={spelled}
        severity={severity}
      >
        {isTogether && <Together severity={severity} findings={many} spelled={spelled} />}
      </Items>
    </Section>
  );
}

function Together({
  severity,
  findings,
  spelled,
}: {
  severity: FindingSeverity;
  findings: readonly Finding[];
  spelled: Spelled;
}) {
  const title = findingTitles.extensionWithoutConsent;
  const count = countMachines(findings.length);
  return (
    <li className={styles.item}>
      <Head severity={severity} title={`${title}: ${count}`} />
      <p className={styles.sentence}>{togetherWords(severity)}</p>
      <Foldable quiet summary={`Show ${count}`}>
        <Items label={title} findings={findings} spelled={spelled} />
      </Foldable>
    </li>
  );
}

function Items({
  label,
  findings,
  spelled,
  severity,
  children,
}: {
  label: string;
  findings: readonly Finding[];
  spelled: Spelled;
  /** Left out where they stand under one head. */
  severity?: FindingSeverity;
  /** One more entry, after these. */
  children?: ReactNode;
}) {
  const [limit, setLimit] = useState(batch);
  const more = useCallback(() => setLimit((now) => now + batch), []);
  const drawn = findings.slice(0, limit);
  return (
    <>
      <ul className={styles.list} aria-label={label}>
        {drawn.map((finding) => (
          <li key={findingKey(finding)} className={styles.item}>
            {severity && <Head severity={severity} title={findingTitles[finding.kind]} time={finding} />}
            <FindingLinks finding={finding} spelled={spelled} />
            <p className={styles.sentence}>{finding.sentence}</p>
            <FindingDetail finding={finding} />
          </li>
        ))}
        {children}
      </ul>
      {drawn.length < findings.length && <DataListMore shown={drawn.length} all={findings.length} onMore={more} />}
    </>
  );
}

function Head({
  severity,
  title,
  time: { at, isLastChange } = {},
}: {
  severity: FindingSeverity;
  title: string;
  time?: Partial<Pick<Finding, 'at' | 'isLastChange'>>;
}) {
  return (
    <h3 className={styles.head}>
      <StateWord tone={tones[severity]}>
        <span className={styles.title}>{title}</span>
      </StateWord>
      {at !== undefined && (
        <span className={styles.time}>
          {isLastChange ? 'last changed' : 'since'} <Time at={at} />
        </span>
      )}
    </h3>
  );
}
