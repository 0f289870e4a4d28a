import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { nameInId } from '#src/consent/reconciliation/reconciliation-words.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { paths } from '#src/paths.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import styles from './FindingDetail.module.css';

/** So many machines are named before the rest is counted. */
const mostNamed = 8;

/** Where a finding leads: its machines, and its consent. */
export function FindingLinks({
  finding,
  spelled,
}: {
  finding: Finding;
  /** Machines as Azure spells them, by lower-case id. */
  spelled: FleetTable['spelled'];
}) {
  const { machineIds, consentId } = finding;
  const more = machineIds.length - mostNamed;
  return (
    <div className={styles.links}>
      {machineIds.slice(0, mostNamed).map((id) => (
        <PageLink key={id} to={paths.machine(spelled(id)?.id ?? id)}>
          <VisibleText text={spelled(id)?.name ?? nameInId(id)} max={80} />
        </PageLink>
      ))}
      {more > 0 && <span>{`and ${more} more`}</span>}
      {consentId !== undefined && <PageLink to={paths.consent(consentId)}>{consentId}</PageLink>}
    </div>
  );
}

/** What to do about a finding, and the ids and times it rests on; folded. */
export function FindingDetail({ finding }: { finding: Finding }) {
  const { remedy, evidence } = finding;
  return (
    <Foldable quiet summary="What to do, and what it rests on">
      <p className={styles.remedy}>{remedy}</p>
      <dl className={styles.evidence}>
        {evidence.map(({ label, value }) => (
          <Evidence key={label} label={label} value={value} />
        ))}
      </dl>
    </Foldable>
  );
}

function Evidence({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>
        <bdi>{visibleText(value, 2000)}</bdi>
      </dd>
    </>
  );
}
