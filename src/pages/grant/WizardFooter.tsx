import { Button } from '@fluentui/react-components';
import { ChevronLeft16Regular, ChevronRight16Regular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '#src/paths.ts';
import { onePress } from '#src/ui/one-press.ts';
import { Tooltip } from '#src/ui/Tooltip.tsx';
import { GrantButton } from './GrantButton.tsx';
import type { Granting } from './use-granting.ts';
import { stepKeys, type StepKey, stepNames } from './wizard-state.ts';
import styles from './WizardFooter.module.css';

/** Previous, next, and on the last step the act itself. */
export function WizardFooter({
  step,
  note,
  isChecking,
  granting,
  onNext,
  onGoTo,
  onCancel,
}: {
  step: StepKey;
  note: ReactNode;
  /** Machines are being checked: what the next step is about is not known yet. */
  isChecking: boolean;
  granting: Granting;
  onNext: () => void;
  onGoTo: (step: StepKey) => void;
  /** Before the page is left. */
  onCancel: () => void;
}) {
  const navigate = useNavigate();
  const index = stepKeys.indexOf(step);
  const previous = stepKeys[index - 1];
  const next = stepKeys[index + 1];
  return (
    <div className={styles.root}>
      <div className={styles.note}>{note}</div>
      {step === 'review' && <LastAct granting={granting} />}
      {previous !== undefined && (
        <Button icon={<ChevronLeft16Regular />} {...onePress(() => onGoTo(previous))}>
          Previous
        </Button>
      )}
      {next !== undefined && <NextButton next={next} isChecking={isChecking} onNext={onNext} />}
      <Button
        className={styles.cancel}
        appearance="subtle"
        onClick={() => {
          onCancel();
          void navigate(paths.machines());
        }}
      >
        Cancel
      </Button>
    </div>
  );
}

function NextButton({ next, isChecking, onNext }: { next: StepKey; isChecking: boolean; onNext: () => void }) {
  return (
    <Tooltip content={isChecking ? 'The machines are still being checked.' : undefined} relationship="description">
      <Button
        icon={<ChevronRight16Regular />}
        iconPosition="after"
        disabledFocusable={isChecking}
        {...onePress(() => {
          if (!isChecking) onNext();
        })}
      >
        {`Next: ${stepNames[next]}`}
      </Button>
    </Tooltip>
  );
}

/** Signing comes first; the button that grants is there only once the consent is signed. */
function LastAct({ granting }: { granting: Granting }) {
  const { act, isSigning, signUnavailable, sign } = granting;
  if (act) return <GrantButton label={act.label} unavailable={act.unavailable} onGrant={act.grant} />;
  return (
    <Tooltip content={signUnavailable} relationship="description">
      <Button
        appearance="primary"
        disabledFocusable={isSigning || signUnavailable !== undefined}
        {...onePress(() => void sign())}
      >
        {isSigning ? 'Going to the sign-in' : 'Confirm it’s you'}
      </Button>
    </Tooltip>
  );
}
