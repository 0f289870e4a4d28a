import { createContext, use } from 'react';
import { useServerNow } from '#src/azure/transport/server-clock.ts';
import type { Consent } from '#src/consent/consent.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { remedyAsOf } from './progress-words.ts';
import styles from './MachineRemedy.module.css';

/** What was agreed to in the grant that is shown. */
export const AgreedConsent = createContext<Pick<Consent, 'level' | 'notAfter'> | undefined>(undefined);

/** So often the minutes of a command are counted anew, ms. */
const renewal = 15_000;

/** What to do, with the command to copy where there is one. */
export function MachineRemedy({ remedy, name }: { remedy: string; name: string }) {
  const { text, command } = remedyAsOf(remedy, use(AgreedConsent), useServerNow(renewal), renewal);
  return (
    <div className={styles.root}>
      <bdi>{visibleText(text, 2000)}</bdi>
      {command !== undefined && <CodeBlock wrap label={`command for ${name}`} code={command} />}
    </div>
  );
}
