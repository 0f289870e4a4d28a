import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

export const stepTitleId = 'wizard-step-title';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalL },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    ':focus': { outlineStyle: 'none' },
  },
  intro: { margin: 0, maxWidth: '80ch', color: tokens.colorNeutralForeground2 },
});

/** A step of the wizard under its heading, which takes the focus when the step is shown. */
export function StepBody({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <section aria-labelledby={stepTitleId} className={styles.root}>
      <div>
        <h2 id={stepTitleId} tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        <p className={styles.intro}>{intro}</p>
      </div>
      {children}
    </section>
  );
}
