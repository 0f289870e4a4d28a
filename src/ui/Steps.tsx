import { Checkmark16Filled, Important16Filled } from '@fluentui/react-icons';
import { classNames } from './class-names.ts';
import styles from './Steps.module.css';

export interface Step {
  key: string;
  /** A short noun. */
  label: string;
  /** Locked: not reached yet. Done and error are the badge of a step that was visited. */
  state: 'locked' | 'open' | 'done' | 'error';
}

const said: Record<Step['state'], string> = {
  locked: ', not reached yet',
  open: '',
  done: ', done',
  error: ', needs attention',
};

/** The steps of a wizard with their badges. Locked ones stay focusable and say so. */
export function Steps({
  label,
  steps,
  current,
  onSelect,
}: {
  label: string;
  steps: readonly Step[];
  current: string;
  onSelect: (key: string) => void;
}) {
  return (
    <nav aria-label={label}>
      <ol className={styles.list}>
        {steps.map((step, index) => {
          const isCurrent = step.key === current;
          const locked = step.state === 'locked' && !isCurrent;
          return (
            <li key={step.key}>
              <button
                type="button"
                className={classNames(styles.step, locked && styles.locked, isCurrent && styles.current)}
                aria-current={isCurrent ? 'step' : undefined}
                aria-disabled={locked}
                onClick={() => {
                  if (!locked) onSelect(step.key);
                }}
              >
                <span
                  aria-hidden="true"
                  className={classNames(
                    styles.badge,
                    locked && styles.badgeLocked,
                    step.state === 'done' && styles.badgeDone,
                    isCurrent && styles.badgeCurrent,
                    step.state === 'error' && styles.badgeError,
                  )}
                >
                  <Badge step={step} number={index + 1} isCurrent={isCurrent} />
                </span>
                <span className={isCurrent ? undefined : styles.wordsNarrow}>{step.label}</span>
                <span className="visually-hidden">{said[step.state]}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function Badge({ step, number, isCurrent }: { step: Step; number: number; isCurrent: boolean }) {
  if (step.state === 'error') return <Important16Filled />;
  if (step.state === 'done' && !isCurrent) return <Checkmark16Filled />;
  return <>{number}</>;
}
