import { useQueries } from '@tanstack/react-query';
import { knownFindings } from '#src/azure/findings.ts';
import { signerQuery } from '#src/azure/history.ts';
import type { FindingKind } from '#src/consent/findings/finding.ts';
import { FindingsMessage } from '#src/pages/shared/FindingsMessage.tsx';
import { minuteMs, parseInstant } from '#src/lib/time.ts';
import type { MachineView } from './machine-acts.ts';

/** What the state of access says by itself. */
const saidByState: ReadonlySet<FindingKind> = new Set([
  'accessWithoutConsent',
  'levelBeyondConsent',
  'endBeyondConsent',
  'unconfirmedAccess',
  'accessAfterEnd',
  'unread',
]);

/** Findings about the machine that the card doesn't show: mostly of its records. */
export function MachineFindings({ view: { name, access, consents } }: { view: MachineView }) {
  const { evidence, now } = access;
  const records = consents.data;
  const at = Math.floor(now / minuteMs) * minuteMs;
  // Of those whose time is over the History tab and their own pages say who signed.
  const running = (records?.consents ?? []).filter(({ consent }) => (parseInstant(consent.notAfter) ?? 0) > at);
  // Whom signatures name is read from the cache, and drawn anew when one comes.
  useQueries({ queries: running.map((entry) => signerQuery(entry)) });
  if (!evidence || !records) return null;
  const findings = knownFindings([evidence], records, at).filter(
    ({ is, severity, machineIds }) =>
      !saidByState.has(is) &&
      severity !== 'low' &&
      (machineIds.length === 0 || machineIds.includes(evidence.machineId)),
  );
  return <FindingsMessage findings={findings} search={name} />;
}
