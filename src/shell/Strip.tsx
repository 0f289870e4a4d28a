import { OutsideLink } from '#src/ui/AppLink.tsx';
import styles from './shell.module.css';

/** What the configuration says above every page. */
export interface Notice {
  text: string;
  link?: { text: string; href: string };
}

/** 20 px above the header: "Sandbox: nothing here is Azure". */
export function Strip({ notice: { text, link } }: { notice: Notice }) {
  return (
    <aside aria-label="Notice" className={styles.strip}>
      {text} {link && <OutsideLink href={link.href}>{link.text}</OutsideLink>}
    </aside>
  );
}
