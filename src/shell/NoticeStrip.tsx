import { Link, makeStyles, tokens } from '@fluentui/react-components';

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
  link: { fontSize: 'inherit' },
});

/** What the configuration has to say to everybody, above everything. */
export function NoticeStrip({ notice }: { notice: Notice }) {
  const styles = useStyles();
  return (
    <aside aria-label="Notice" className={styles.strip}>
      <span>{notice.text}</span>
      {notice.link && (
        <Link href={notice.link.href} inline target="_blank" rel="noreferrer" className={styles.link}>
          {notice.link.text}
        </Link>
      )}
    </aside>
  );
}
