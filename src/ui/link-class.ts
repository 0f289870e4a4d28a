import { classNames } from './class-names.ts';
import styles from './link.module.css';

/** Class name of a plain `<a>` that looks like Fluent's Link, which costs as much as the rest of a list's row. `inline`: amid text. */
export const linkClass = (inline = false): string => classNames(styles.link, inline && styles.inline);
