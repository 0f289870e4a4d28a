import { useState } from 'react';
import { signedIn } from '#src/auth/session.ts';
import type { RouteHandle } from '#src/shell/route-handle.ts';
import { Page } from '#src/shell/Page.tsx';
import { FileDrop } from '#src/ui/FileDrop.tsx';
import { ReceiptResult } from './ReceiptResult.tsx';
import { verdictNews } from './verdict-news.ts';
import { type Verification, verifyFiles } from './verification.ts';
import styles from './VerifyPage.module.css';

export const handle: RouteHandle = { crumb: 'Verify' };

/** Checks receipts in the browser alone. Needs nobody to be signed in, and no connection once it is loaded. */
export function Component() {
  const [shown, setShown] = useState<readonly Verification[]>([]);
  const tell = (one: Verification) =>
    setShown((before) => [one, ...before.filter(({ id }) => id !== one.id)].toSorted((a, b) => b.id - a.id));
  // While some are checked others wait, of which nothing is shown yet.
  const [underWay, setUnderWay] = useState(0);
  const verify = async (files: readonly File[]) => {
    setUnderWay((count) => count + 1);
    await verifyFiles(files, tell);
    setUnderWay((count) => count - 1);
  };
  const isSignedIn = signedIn() !== null;
  return (
    <Page title="Verify a receipt" width="reading">
      <p className={styles.words}>
        A receipt holds what was agreed, in which words, and who signed it. It is checked in this browser: the file is
        sent nowhere.{' '}
        {isSignedIn
          ? 'It is also compared with what Azure and Microsoft Entra say now.'
          : 'Signed in, it would also be compared with what Azure says now.'}
      </p>
      <FileDrop
        label="Choose receipts"
        hint="or drop or paste them here"
        accept=".json,application/json"
        onFiles={(files) => void verify(files)}
      />
      <div role="status" className="visually-hidden">
        {underWay === 0 && verdictNews(shown)}
      </div>
      {shown.map((one) => (
        <ReceiptResult key={one.id} verification={one} />
      ))}
    </Page>
  );
}
