import { Button } from '@fluentui/react-components';
import { ArrowClockwise16Regular, Stop16Regular } from '@fluentui/react-icons';
import { useSettled } from '#src/ui/dead-time.ts';
import { onePress } from '#src/ui/one-press.ts';
import type { CheckedMachines } from './use-machine-choice.ts';

/**
 * One control, which keeps the focus whichever it is. What a press does turns it into the other at once, so a second press that follows as
 * that of a double click or a held Enter does would undo the first, or throw away what was read.
 */
export function CheckButton({
  isChecking,
  recheck,
  stop,
}: { isChecking: boolean } & Pick<CheckedMachines, 'recheck' | 'stop'>) {
  const isSettled = useSettled(isChecking, 500);
  return (
    <Button
      size="small"
      appearance="subtle"
      icon={isChecking ? <Stop16Regular /> : <ArrowClockwise16Regular />}
      // What is not heard is not to look as if it were.
      disabledFocusable={!isSettled}
      {...onePress(() => {
        if (!isSettled) return;
        if (isChecking) stop();
        else recheck();
      })}
    >
      {isChecking ? 'Stop checking' : 'Check again'}
    </Button>
  );
}
