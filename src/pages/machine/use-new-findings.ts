import { useState } from 'react';
import { type Finding, findingKey, findingTitles } from '#src/consent/reconciliation/reconciliation-finding.ts';

/** What it is about; its sentence may name the time of the newest reading. */
const subjectOf = (finding: Finding): string => findingKey({ ...finding, sentence: '' });

/** What is to be read out of these, each once: while the machine is read again, findings go and come back. */
export function useNewFindings(findings: readonly Finding[]): string {
  const [last, setLast] = useState({ told: new Set<string>(), words: '' });
  const untold = findings.filter((finding) => !last.told.has(subjectOf(finding)));
  if (untold.length === 0) return last.words;
  const told = new Set([...last.told, ...untold.map(subjectOf)]);
  const words = untold.map(({ kind, sentence }) => `${findingTitles[kind]}. ${sentence}`).join(' ');
  setLast({ told, words });
  return words;
}
