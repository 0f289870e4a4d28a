import { linkClass } from '#src/ui/link-class.ts';
import styles from './NoticeStrip.module.css';

export interface Notice {
  text: string;
  link?: { text: string; href: string };
}

/** What the configuration has to say to everybody, above everything. */
export function NoticeStrip({ notice }: { notice: Notice }) {
  return (
    <aside aria-label="Notice" className={styles.strip}>
      <span>{notice.text}</span>
      {notice.link && (
        <a href={notice.link.href} target="_blank" rel="noreferrer" className={linkClass(true)}>
          {notice.link.text}
        </a>
      )}
    </aside>
  );
}
