import { useState } from 'react';
import { type Finding, findingKey, findingTitles } from '#src/consent/reconciliation/reconciliation-finding.ts';

/** What it is about, and how grave it is; its sentence may name the time of the newest reading. */
const subjectOf = (finding: Finding): string => `${finding.severity} ${findingKey({ ...finding, sentence: '' })}`;

const nothing: { words: string; said: readonly string[] } = { words: '', said: [] };

/** What is to be read out of these, each once: while the machine is read again, findings go and come back. */
export function useNewFindings(findings: readonly Finding[]): string {
  const [last, setLast] = useState({ told: new Set<string>(), ...nothing });
  const untold = findings.filter((finding) => !last.told.has(subjectOf(finding)));
  if (untold.length === 0) {
    // What is no longer so as it was said is not left to be read beside what is; that words go is not read aloud.
    const isSo = last.said.every((key) => findings.some((finding) => findingKey(finding) === key));
    if (!isSo) setLast({ ...last, ...nothing });
    return isSo ? last.words : '';
  }
  const told = new Set([...last.told, ...untold.map(subjectOf)]);
  const words = untold.map(({ kind, sentence }) => `${findingTitles[kind]}. ${sentence}`).join(' ');
  setLast({ told, words, said: untold.map(findingKey) });
  return words;
}
