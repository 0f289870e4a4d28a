import type { ReactNode } from 'react';
import { classNames } from '#src/ui/class-names.ts';
import { Steps } from '#src/ui/Steps.tsx';
import { type Problems, stepKeys, type StepKey, stepNames, stepStanding, type WizardState } from './wizard-state.ts';
import styles from './WizardFrame.module.css';

/** Steps on the left, one column on the right. */
export function WizardFrame({
  state,
  problems,
  step,
  onSelect,
  children,
}: {
  state: WizardState;
  problems: Problems;
  step: StepKey;
  onSelect: (step: StepKey) => void;
  children: ReactNode;
}) {
  return (
    <div className={styles.root}>
      <div className={styles.steps}>
        <Steps
          label="Steps"
          steps={stepKeys.map((key) => ({ key, label: stepNames[key], state: stepStanding(key, state, problems) }))}
          current={step}
          onSelect={(key) => onSelect(stepKeys.find((one) => one === key) ?? step)}
        />
      </div>
      <div className={classNames(styles.column, step === 'terms' && styles.wide)}>{children}</div>
    </div>
  );
}
