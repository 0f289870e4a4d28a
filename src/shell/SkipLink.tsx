import styles from './SkipLink.module.css';

export function SkipLink() {
  return (
    <a
      href="#main"
      className={styles.link}
      onClick={(event) => {
        // The address stays as it is: the fragment would be view state that means nothing.
        event.preventDefault();
        document.getElementById('main')?.focus();
      }}
    >
      Skip to main content
    </a>
  );
}
