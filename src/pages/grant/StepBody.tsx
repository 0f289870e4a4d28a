import type { ReactNode } from 'react';
import styles from './StepBody.module.css';

export const stepTitleId = 'wizard-step-title';

/** A step of the wizard under its heading, which takes the focus when the step is shown. */
export function StepBody({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
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
