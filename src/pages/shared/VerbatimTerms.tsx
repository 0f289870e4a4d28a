import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { privacyStatementUrl } from '#src/consent/terms.ts';
import type { Terms } from '#src/consent/terms.ts';

const useStyles = makeStyles({
  text: {
    maxWidth: '72ch',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase400,
    // The text is shown as it is hashed: its paragraphs are its own line ends.
    whiteSpace: 'pre-line',
    overflowWrap: 'anywhere',
  },
  statement: { maxWidth: '72ch', marginBlock: tokens.spacingVerticalM, color: tokens.colorNeutralForeground2 },
});

/** One wording, word for word, with Microsoft's link below it. */
export function VerbatimTerms({ terms }: { terms: Pick<Terms, 'text'> & { language: string } }) {
  const styles = useStyles();
  return (
    <>
      <div lang={terms.language} className={styles.text}>
        {terms.text}
      </div>
      <p className={styles.statement}>
        How Microsoft processes personal data:{' '}
        <Link href={privacyStatementUrl} target="_blank" rel="noreferrer" inline>
          Microsoft Privacy Statement
        </Link>
      </p>
    </>
  );
}
