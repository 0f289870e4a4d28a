import { Button } from '@fluentui/react-components';
import { ArrowClockwise16Regular } from '@fluentui/react-icons';
import { formatInstant } from '#src/lib/time.ts';
import { hint } from '#src/ui/Hint.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import styles from './shared.module.css';

/** `Updated 30 Nov 2026, 08:13 UTC`, and a button to read again. `readAt`: server time, ms. `isOld`: it is not of now, and said so. */
export function UpdatedAt({
  readAt,
  isOld = false,
  isReading,
  onRefresh,
}: {
  readAt: number | undefined;
  isOld?: boolean;
  isReading: boolean;
  onRefresh: () => void;
}) {
  return (
    <span className={isOld ? styles.updatedOld : styles.updated}>
      {/* The line keeps its height while there is no time to tell. */}
      {readAt === undefined ? '\u00a0' : `${isOld ? 'As of' : 'Updated'} ${formatInstant(readAt)}`}
      <Button
        appearance="transparent"
        size="small"
        icon={isReading ? <Spinner label="Reading" isLabelShown={false} /> : <ArrowClockwise16Regular />}
        {...hint('Refresh', 'label')}
        onClick={onRefresh}
      />
    </span>
  );
}
