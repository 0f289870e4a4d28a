/** Writes docs/findings.md: everything that Findings can say, as `reconcile` says it of a fleet in which one thing is wrong. */
import { type Finding, type FindingKind, findingTitles } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { plants } from '#src/consent/reconciliation/reconciliation-plants.ts';
import type { Plant } from '#src/consent/reconciliation/reconciliation-spoilt.ts';
import { reconcile } from '#src/consent/reconciliation/reconciliation.ts';
import { formatInstant } from '#src/lib/time.ts';

const severities: Record<Finding['severity'], string> = {
  finding: 'needs an answer',
  lookInto: 'to be looked into',
  unknown: 'could not be told',
  note: 'explains itself',
};

/** Markdown would read marks in names and texts as its own. */
const literal = (text: string): string => text.replaceAll(/[\\*_<>[\]`]/g, String.raw`\$&`);

function told({ does, evidence }: Plant, kind: FindingKind): string {
  const found = reconcile(evidence).filter((finding) => finding.kind === kind);
  const title = `${does.charAt(0).toUpperCase()}${does.slice(1)}`;
  return [`### ${literal(title)}`, ...found.map(shown)].join('\n\n');
}

function shown({ severity, sentence, remedy, at, machineIds, evidence }: Finding): string {
  const when = at === undefined ? '' : `, ${formatInstant(at)}`;
  const machines = machineIds.map((id) => id.split('/').at(-1)).join(', ') || 'no machine';
  return [
    literal(sentence),
    `_${literal(remedy)}_`,
    [
      `- ${severities[severity]}; of ${literal(machines)}${when}`,
      ...evidence.map(({ label, value }) => `- ${literal(label)}: \`${value.replaceAll('`', "'")}\``),
    ].join('\n'),
  ].join('\n\n');
}

export const findingsPage = (): string => {
  const kinds = Object.keys(findingTitles) as FindingKind[];
  const parts = kinds.map((kind) =>
    [`## ${findingTitles[kind]}`, ...plants[kind].map((plant) => told(plant, kind))].join('\n\n'),
  );
  return `# What Findings say

Each is what the app says of a fleet of honest grants in which that one thing is wrong, with what to do about it and what was read. Made by the rules themselves; renew it with
\`npx vitest run --project "unit*" scripts/findings-page -u\`.

${parts.join('\n\n')}
`;
};
