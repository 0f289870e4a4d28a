import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { splitRemedy } from './progress-words.ts';
import styles from './MachineRemedy.module.css';

/** What to do, with the command to copy where there is one. */
export function MachineRemedy({ remedy, name }: { remedy: string; name: string }) {
  const { text, command } = splitRemedy(remedy);
  return (
    <div className={styles.root}>
      <VisibleText text={text} max={2000} />
      {command !== undefined && <CodeBlock wrap label={`command for ${name}`} code={command} />}
    </div>
  );
}
