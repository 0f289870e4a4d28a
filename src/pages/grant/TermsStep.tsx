import { Button, Link } from '@fluentui/react-components';
import { Open12Regular, Print16Regular } from '@fluentui/react-icons';
import type { RefObject } from 'react';
import { privacyStatementUrl, type Terms } from '#src/consent/terms.ts';
import { Message } from '#src/ui/Message.tsx';
import { SealProblem } from './SealRow.tsx';
import { StepBody } from './StepBody.tsx';
import { TermsText } from './TermsText.tsx';
import { isSigned, type Seal } from './use-seal.ts';
import { Spinner } from '#src/ui/Spinner.tsx';
import styles from './TermsStep.module.css';

/** The terms, word for word. The box to tick stands below them, above the buttons. */
export function TermsStep({
  terms,
  textRef,
  seal,
}: {
  terms: Terms;
  textRef: RefObject<HTMLElement | null>;
  seal: Seal;
}) {
  return (
    <StepBody title="Terms" intro="Microsoft’s terms for remote support, word for word. Read them before you agree.">
      <div className={styles.columns}>
        <div className={styles.main}>
          <div className={styles.meta}>
            <span>Version {terms.version} · English</span>
            <Button size="small" appearance="subtle" icon={<Print16Regular />} onClick={() => window.print()}>
              Print
            </Button>
          </div>
          <TermsText terms={terms} ref={textRef} />
          <p className={styles.privacy}>
            <Link inline href={privacyStatementUrl} target="_blank" rel="noopener noreferrer">
              Microsoft Privacy Statement <Open12Regular aria-hidden="true" />
              <span className="visually-hidden">(opens in a new tab)</span>
            </Link>
          </p>
          <SealProblem seal={seal} />
          {isSigned(seal) && <SignedAlready state={seal.state} />}
        </div>
        <NotTheTerms />
      </div>
    </StepBody>
  );
}

function SignedAlready({ state }: { state: Seal['state'] }) {
  if (state === 'checking') return <Spinner label="Verifying the signature" />;
  // Of one that could not be verified the problem above says all that is known.
  if (state === 'failed') return null;
  return (
    <Message intent="info">
      You have signed these terms already. Changing anything in this or an earlier step takes the signature away.
    </Message>
  );
}

function NotTheTerms() {
  return (
    <aside className={styles.aside} aria-labelledby="not-the-terms">
      <h3 id="not-the-terms" className={styles.asideTitle}>
        Not part of the terms
      </h3>
      <ul>
        <li>You can revoke access at any time; it ends once the request has reached the machine.</li>
        <li>Every command of a session is recorded in a transcript.</li>
      </ul>
    </aside>
  );
}
