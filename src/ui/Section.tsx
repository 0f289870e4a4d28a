import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './ui.module.css';

/** A part of a page under its own heading (h2). `aside` stands at the end of the heading's line. */
export function Section({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.column}>
      <div className={styles.spread}>
        <h2 id={id} className={styles.heading}>
          {title}
        </h2>
        {aside !== undefined && <div className="quiet">{aside}</div>}
      </div>
      {children}
    </section>
  );
}

/** A framed part of a page, such as the access card. `label` names it. */
export function Card({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section aria-label={label} className={styles.card}>
      {children}
    </section>
  );
}
