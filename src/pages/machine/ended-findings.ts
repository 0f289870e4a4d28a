import type { AccessState } from '#src/consent/access/access-state.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { standingWords } from '#src/consent/reconciliation/reconciliation-words.ts';
import { provesEnd } from './revoke-standing.ts';

/**
 * A comparison asks no machine whether it is connected, so of a job that was to be removed it says just that. Where the page has the end of that
 * very job proven, its findings do not speak of it as if it were still to come.
 */
export function withProvenEnd(findings: readonly Finding[], state: AccessState | undefined): readonly Finding[] {
  const ended = state !== undefined && provesEnd.has(state.kind) ? state.job?.name.toLowerCase() : undefined;
  if (ended === undefined) return findings;
  const isOfJob = ({ evidence }: Finding) =>
    evidence.some(({ label, value }) => label === 'Job' && value.toLowerCase() === ended);
  return findings.map((finding) =>
    isOfJob(finding)
      ? { ...finding, sentence: finding.sentence.replace(standingWords.removal, standingWords.over) }
      : finding,
  );
}
