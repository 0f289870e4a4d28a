import { makeStyles, tokens } from '@fluentui/react-components';
import { linkClass } from '#src/ui/link-class.ts';

export interface Notice {
  text: string;
  link?: { text: string; href: string };
}

const useStyles = makeStyles({
  strip: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorStatusWarningBackground1,
    color: tokens.colorNeutralForeground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    textAlign: 'center',
    '@media print': { display: 'none' },
  },
});

/** What the configuration has to say to everybody, above everything. */
export function NoticeStrip({ notice }: { notice: Notice }) {
  const styles = useStyles();
  const link = linkClass(true);
  return (
    <aside aria-label="Notice" className={styles.strip}>
      <span>{notice.text}</span>
      {notice.link && (
        <a href={notice.link.href} target="_blank" rel="noreferrer" className={link}>
          {notice.link.text}
        </a>
      )}
    </aside>
  );
}
