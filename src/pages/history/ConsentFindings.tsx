import { skipToken, useQuery } from '@tanstack/react-query';
import { reconciliationQuery } from '#src/azure/reconciliation/reconciliation.ts';
import { useServerNow } from '#src/azure/transport/server-clock.ts';
import { findingsOfConsent } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { momentWords } from '#src/lib/time.ts';
import { FindingsNote } from '#src/pages/shared/FindingsNote.tsx';
import { Section } from '#src/ui/Section.tsx';

/** What the last comparison of grants and records found about this consent. Compares nothing by itself: that reads the whole fleet. */
export function ConsentFindings({ consentId }: { consentId: string }) {
  const { data } = useQuery({ ...reconciliationQuery(), queryFn: skipToken });
  const now = useServerNow(60_000);
  const findings = data ? findingsOfConsent(data.findings, consentId) : [];
  if (!data || findings.length === 0) return null;
  return (
    <Section title="Findings" aside={`compared ${momentWords(data.readAt, now)}`}>
      <FindingsNote findings={findings} />
    </Section>
  );
}
