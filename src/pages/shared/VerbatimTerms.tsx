import { Link } from '@fluentui/react-components';
import { privacyStatementUrl } from '#src/consent/terms.ts';
import type { Terms } from '#src/consent/terms.ts';
import styles from './VerbatimTerms.module.css';

/** One wording, word for word, with Microsoft's link below it. */
export function VerbatimTerms({ terms }: { terms: Pick<Terms, 'text'> & { language: string } }) {
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
