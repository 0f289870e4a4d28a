import { useState } from 'react';
import { signedIn } from '#src/auth/session.ts';
import { verdictWords } from '#src/consent/receipt/words.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { Page } from '#src/shell/Page.tsx';
import { Details } from '#src/ui/Details.tsx';
import { FileDrop } from './FileDrop.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { ReceiptResult } from './ReceiptResult.tsx';
import { useVerifications, type VerifiedFile } from './use-verifications.ts';
import { isPending, verdictCounts, verdictNews, verdictTone, worstFirst } from './verdicts.ts';
import styles from './verify.module.css';

/** Checks receipts in the browser alone. Needs nobody to be signed in, and no connection once it is loaded. */
export function Component() {
  const { files, verify } = useVerifications();
  return (
    <Page title="Verify a receipt" width="reading">
      <p>
        Receipts are checked in this browser and sent nowhere.{' '}
        {signedIn() === null ? 'Sign in to also compare them with Azure.' : 'They’re also compared with Azure.'}
      </p>
      <FileDrop
        label="Choose receipts"
        hint="or drop or paste them here"
        accept=".json,application/json"
        onFiles={verify}
      />
      <div role="status" className="visually-hidden">
        {verdictNews(files)}
      </div>
      {files.length > 1 && <Tally files={files} />}
      {files.length > mostInFull ? (
        <ManyResults files={files} />
      ) : (
        files.map((file) => (
          <Section
            key={file.id}
            title={visibleText(file.name, 80)}
            aside={file.isAsking && <Spinner label="Comparing with Entra and Azure" />}
          >
            <Result file={file} />
          </Section>
        ))
      )}
    </Page>
  );
}

/** So many are shown in full; of more, each has a line. */
const mostInFull = 3;

function Result({ file: { verification, verdict } }: { file: VerifiedFile }) {
  return verification === undefined || verdict === undefined ? (
    <Spinner label="Checking" />
  ) : (
    <ReceiptResult verification={verification} verdict={verdict} />
  );
}

/** Each file a line, what doesn't hold first once all are checked by themselves: nothing moves after that but where a verdict changes. */
function ManyResults({ files }: { files: readonly VerifiedFile[] }) {
  const isChecked = files.every(({ verdict }) => verdict !== undefined);
  return (
    <ul aria-label="Receipts" className={styles.checks}>
      {(isChecked ? worstFirst(files) : files).map((file) => (
        <ResultLine key={file.id} file={file} />
      ))}
    </ul>
  );
}

/** What is behind a line is drawn when it is opened: there may be a thousand. */
function ResultLine({ file }: { file: VerifiedFile }) {
  const [isOpen, setIsOpen] = useState(false);
  const name = visibleText(file.name, 80);
  const summary =
    file.verdict === undefined ? (
      name
    ) : (
      <StateWord tone={verdictTone(file.verdict)} detail={verdictWords(file.verdict).title}>
        {name}
      </StateWord>
    );
  return (
    <li>
      <Details isQuiet summary={summary} onOpen={() => setIsOpen(true)}>
        {isOpen && <Result file={file} />}
      </Details>
    </li>
  );
}

function Tally({ files }: { files: readonly VerifiedFile[] }) {
  return (
    <Section title={`${files.length} receipts`} aside={files.some(isPending) && <Spinner label="Checking" />}>
      <ul aria-label="Verdicts" className={styles.counts}>
        {verdictCounts(files).map(({ verdict, count }) => (
          <li key={verdict}>
            <StateWord tone={verdictTone(verdict)}>
              {count} {verdictWords(verdict).title}
            </StateWord>
          </li>
        ))}
      </ul>
    </Section>
  );
}
