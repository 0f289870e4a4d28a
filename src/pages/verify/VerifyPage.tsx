import { Button } from '@fluentui/react-components';
import { DocumentArrowUp24Regular } from '@fluentui/react-icons';
import { type DragEvent, useRef, useState } from 'react';
import { signedIn } from '#src/auth/session.ts';
import type { ReceiptVerdict } from '#src/consent/receipt/checks.ts';
import { verdictWords } from '#src/consent/receipt/words.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { Page } from '#src/shell/Page.tsx';
import { classNames } from '#src/ui/class-names.ts';
import { Details } from '#src/ui/Details.tsx';
import { messageTones } from '#src/ui/Message.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { ReceiptResult } from './ReceiptResult.tsx';
import { useVerifications, type VerifiedFile } from './use-verifications.ts';
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
      <FileDrop onFiles={verify} />
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

function Result({ file: { verification } }: { file: VerifiedFile }) {
  return verification ? <ReceiptResult verification={verification} /> : <Spinner label="Checking" />;
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
  const name = visibleText(file.name, 80);
  const summary =
    file.verdict === undefined ? (
      name
    ) : (
      <StateWord tone={messageTones[verdictWords(file.verdict).intent]} detail={verdictWords(file.verdict).title}>
        {name}
      </StateWord>
    );
  return (
    <li>
      <Details isQuiet summary={summary} isLate>
        <Result file={file} />
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
            <StateWord tone={messageTones[verdictWords(verdict).intent]}>
              {count} {verdictWords(verdict).title}
            </StateWord>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Takes receipts that are dropped, chosen or pasted. */
export function FileDrop({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files !== null && files.length > 0) onFiles([...files]);
  };
  const over = (event: DragEvent, is: boolean) => {
    // Without it the browser would leave the page for the file.
    event.preventDefault();
    setIsOver(is);
  };
  return (
    <div
      className={classNames(styles.drop, isOver && styles.dropOver)}
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        take(event.dataTransfer.files);
      }}
      onPaste={(event) => take(event.clipboardData.files)}
    >
      <DocumentArrowUp24Regular aria-hidden="true" />
      <Button appearance="primary" onClick={() => input.current?.click()}>
        Choose receipts
      </Button>
      or drop or paste them here
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".json,application/json"
        aria-label="Choose receipts"
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file may be chosen again.
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

/** What doesn't hold comes first. */
const order: readonly ReceiptVerdict[] = ['changed', 'unreadable', 'unconfirmed', 'valid'];

/** How many files came to each verdict, those that there are. */
function verdictCounts(files: readonly VerifiedFile[]): { verdict: ReceiptVerdict; count: number }[] {
  return order
    .map((verdict) => ({ verdict, count: files.filter((file) => file.verdict === verdict).length }))
    .filter(({ count }) => count > 0);
}

/** The files with what doesn't hold first; those that are still read last. Otherwise as they were. */
function worstFirst(files: readonly VerifiedFile[]): VerifiedFile[] {
  const rank = ({ verdict }: VerifiedFile) => (verdict === undefined ? order.length : order.indexOf(verdict));
  return files.toSorted((a, b) => rank(a) - rank(b));
}

/** For those who don't see the page: once, when all is checked and everybody was asked. */
function verdictNews(files: readonly VerifiedFile[]): string {
  const [first] = files;
  if (first?.verdict === undefined || files.some(isPending)) return '';
  if (files.length === 1) return `${visibleText(first.name, 80)}: ${verdictWords(first.verdict).title}`;
  const counts = verdictCounts(files).map(({ verdict, count }) => `${count} ${verdictWords(verdict).title}`);
  return `${files.length} checked: ${counts.join(', ')}`;
}

function isPending({ verdict, isAsking }: VerifiedFile): boolean {
  return verdict === undefined || isAsking;
}
