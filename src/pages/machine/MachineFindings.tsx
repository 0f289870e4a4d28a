import { useQueries } from '@tanstack/react-query';
import { machineFindings } from '#src/azure/findings.ts';
import { signerQuery } from '#src/azure/history.ts';
import type { ConsentsReading } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { FindingKind } from '#src/consent/findings/finding.ts';
import { findingSentence, findingTitle } from '#src/pages/shared/finding-words.ts';
import { minuteMs, parseInstant } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Message } from '#src/ui/Message.tsx';

/** What the state of access says by itself. */
const saidByState: ReadonlySet<FindingKind> = new Set([
  'accessWithoutConsent',
  'levelBeyondConsent',
  'endBeyondConsent',
  'unconfirmedAccess',
  'accessAfterEnd',
  'unread',
]);

/** Findings about the machine that the card doesn't show: mostly of its records. `now`: server time, ms. */
export function MachineFindings({
  evidence,
  records,
  name,
  now,
}: {
  evidence: AccessEvidence;
  records: ConsentsReading;
  name: string;
  now: number;
}) {
  const at = Math.floor(now / minuteMs) * minuteMs;
  // Of those whose time is over the History tab and their own pages say who signed.
  const running = records.consents.filter(({ consent }) => (parseInstant(consent.notAfter) ?? 0) > at);
  // Whom signatures name is read from the cache, and drawn anew when one comes.
  useQueries({ queries: running.map((entry) => signerQuery(entry)) });
  const findings = machineFindings(evidence, records, at).filter(
    ({ is, severity }) => !saidByState.has(is) && severity !== 'low',
  );
  if (findings.length === 0) return null;
  return (
    <Message
      tone="warning"
      title={findings.length === 1 ? '1 finding.' : `${findings.length} findings.`}
      actions={<AppLink to={paths.findings({ search: name })}>View findings</AppLink>}
    >
      {findings.map((finding) => (
        <div key={`${finding.is} ${finding.consentId} ${findingSentence(finding)}`}>
          <strong>{findingTitle(finding.is)}.</strong> <AzureText text={findingSentence(finding)} max={600} />
        </div>
      ))}
    </Message>
  );
}
