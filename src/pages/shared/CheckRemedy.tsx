import type { Check } from '#src/consent/preflight/preflight.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import styles from './CheckRemedy.module.css';

/** What to do about a check, the command to copy included. */
export function CheckRemedy({ check: { title, remedy } }: { check: Pick<Check, 'title' | 'remedy'> }) {
  if (!remedy) return null;
  return (
    <>
      <p className={styles.words}>{remedy.text}</p>
      {remedy.command !== undefined && <CodeBlock label={`command for ${title}`} code={remedy.command} />}
    </>
  );
}
