import styles from './Logo.module.css';

/** The product's mark, the same as public/favicon.svg: a server behind a keyhole. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d="M10 1 3 3.6v5.2c0 4.4 2.9 8.2 7 10.2 4.1-2 7-5.8 7-10.2V3.6L10 1Z" className={styles.shield} />
      <path d="M10 6.2a2.3 2.3 0 0 0-1.2 4.3l-.5 3.3h3.4l-.5-3.3A2.3 2.3 0 0 0 10 6.2Z" className={styles.keyhole} />
    </svg>
  );
}
