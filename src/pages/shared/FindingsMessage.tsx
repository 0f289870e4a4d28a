import type { Finding } from '#src/consent/findings/finding.ts';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Message } from '#src/ui/Message.tsx';
import { findingSentence, findingTitles } from './finding-words.ts';

/** Findings on the page of what they are about. `search`: what the list of findings shows them by. */
export function FindingsMessage({ findings, search }: { findings: readonly Finding[]; search: string }) {
  if (findings.length === 0) return null;
  return (
    <Message
      tone="warning"
      title={findings.length === 1 ? '1 finding.' : `${findings.length} findings.`}
      actions={<AppLink to={paths.findings({ search })}>View findings</AppLink>}
    >
      {findings.map((finding, index) => (
        <div key={index}>
          <strong>{findingTitles[finding.is]}.</strong> <AzureText text={findingSentence(finding)} max={600} />
        </div>
      ))}
    </Message>
  );
}
