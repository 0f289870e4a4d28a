import { onMachineDisable } from '#src/consent/on-machine.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import styles from './EndOnMachine.module.css';

/** How access ends for certain, whatever Azure does. */
export function EndOnMachine() {
  return (
    <div>
      <p className={styles.caption}>To end all access for certain now, also any granted since, run on the machine:</p>
      <CodeBlock label="command to end access on the machine" code={onMachineDisable()} />
    </div>
  );
}
