import { makeStaticStyles, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Steps } from '#src/ui/Steps.tsx';
import { narrow } from '#src/ui/widths.ts';
import { type Problems, stepKeys, type StepKey, stepNames, stepStanding, type WizardState } from './wizard-state.ts';

/** What takes the focus is never hidden under the footer (WCAG 2.4.11). */
const useScrollRoom = makeStaticStyles({ html: { scrollPaddingBottom: '80px' } });

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: '184px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalL,
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    '@media print': { display: 'block' },
  },
  steps: {
    position: 'sticky',
    top: '64px',
    alignSelf: 'start',
    [narrow]: { position: 'static' },
    '@media print': { display: 'none' },
  },
  column: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalL, minWidth: 0, maxWidth: '700px' },
  wide: { '@media (min-width: 1280px)': { maxWidth: '1000px' } },
});

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
  useScrollRoom();
  const styles = useStyles();
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
      <div className={mergeClasses(styles.column, step === 'terms' && styles.wide)}>{children}</div>
    </div>
  );
}
