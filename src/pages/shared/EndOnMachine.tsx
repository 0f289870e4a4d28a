import { onMachineDisable } from '#src/consent/on-machine.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import styles from './EndOnMachine.module.css';

/** How access ends for certain, whatever Azure does. `where` it is to be run, which may be said once of several machines. */
export function EndOnMachine({ where = 'the machine' }: { where?: 'the machine' | 'each machine' }) {
  return (
    <div>
      <p className={styles.caption}>{`To end all access for certain now, also any granted since, run on ${where}:`}</p>
      <CodeBlock label="command to end access on the machine" code={onMachineDisable()} />
    </div>
  );
}
