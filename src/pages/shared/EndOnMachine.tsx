import { onMachineDisable } from '#src/consent/on-machine.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import styles from './EndOnMachine.module.css';

/** How access ends for certain, whatever Azure does. `isOfMany`: it is said once, of several machines. */
export function EndOnMachine({ isOfMany = false }: { isOfMany?: boolean }) {
  return (
    <div>
      <p className={styles.caption}>
        {`To end all access for certain now, also any granted since, run on ${isOfMany ? 'each' : 'the'} machine:`}
      </p>
      <CodeBlock label="command to end access on the machine" code={onMachineDisable()} />
    </div>
  );
}
