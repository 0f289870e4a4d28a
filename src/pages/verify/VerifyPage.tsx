import { signedIn } from '#src/auth/session.ts';
import type { RouteHandle } from '#src/shell/route-handle.ts';
import { Page } from '#src/shell/Page.tsx';
import { FileDrop } from '#src/ui/FileDrop.tsx';
import { ReceiptResults } from './ReceiptResults.tsx';
import { useVerifications } from './use-verifications.ts';
import { VerdictTally } from './VerdictTally.tsx';
import styles from './VerifyPage.module.css';

export const handle: RouteHandle = { crumb: 'Verify' };

/** Checks receipts in the browser alone. Needs nobody to be signed in, and no connection once it is loaded. */
export function Component() {
  const { chosen, news, verify, putFirst } = useVerifications();
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
        {news}
      </div>
      {/* Of one file its verdict is all there is to tell. */}
      {chosen.reduce((sum, { expected }) => sum + expected, 0) > 1 && (
        <VerdictTally chosen={chosen} onPutFirst={putFirst} />
      )}
      {chosen.map((one) => one.isShown && <ReceiptResults key={one.id} chosen={one} />)}
    </Page>
  );
}
