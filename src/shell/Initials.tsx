import { classNames } from '#src/ui/class-names.ts';
import styles from './Initials.module.css';

/** First letters of the first and the last name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], ...words.slice(1).slice(-1)].flatMap((word) => Array.from(word ?? '').slice(0, 1));
  return letters.join('').toLocaleUpperCase();
}

/** Stands for a person beside the name, which says it; Fluent's Avatar would weigh more than the rest of the header. */
export function Initials({ name, large = false }: { name: string; large?: boolean }) {
  return (
    <span aria-hidden="true" className={classNames(styles.circle, large && styles.large)}>
      {initialsOf(name)}
    </span>
  );
}
