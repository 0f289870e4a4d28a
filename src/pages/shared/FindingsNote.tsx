import type { Finding, FindingSeverity } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { findingKey, findingTitles } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { paths } from '#src/paths.ts';
import { Message } from '#src/ui/Message.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { FindingDetail } from './FindingDetail.tsx';

const intents: Readonly<Record<FindingSeverity, 'error' | 'warning' | 'info'>> = {
  finding: 'error',
  lookInto: 'warning',
  unknown: 'info',
  note: 'info',
};

/** What does not fit on this page's machine or consent, each with what to do. Says nothing when nothing was found: not all was compared here. */
export function FindingsNote({ findings }: { findings: readonly Finding[] }) {
  return findings.map((finding) => (
    <Message key={findingKey(finding)} intent={intents[finding.severity]} title={findingTitles[finding.kind]}>
      <span>{finding.sentence}</span>{' '}
      <PageLink inline to={paths.findings({ kind: [finding.kind] })}>
        All findings
      </PageLink>
      <FindingDetail finding={finding} />
    </Message>
  ));
}
