import { Button, Checkbox, Field, Link } from '@fluentui/react-components';
import { Open12Regular, Print16Regular } from '@fluentui/react-icons';
import type { RefObject } from 'react';
import { privacyStatementUrl, type Terms } from '#src/consent/terms.ts';
import { Message } from '#src/ui/Message.tsx';
import { countMachines } from './act-words.ts';
import { problemOf } from './FieldError.tsx';
import { SealProblem } from './SealRow.tsx';
import { StepBody } from './StepBody.tsx';
import { TermsText } from './TermsText.tsx';
import { isSigned, type Seal } from './use-seal.ts';
import { fields } from './wizard-problems.ts';
import type { Problem } from './wizard-state.ts';
import { Spinner } from '#src/ui/Spinner.tsx';
import styles from './TermsStep.module.css';

/** The terms, word for word, and the box that only a press here can tick. */
export function TermsStep({
  terms,
  textRef,
  machines,
  ticked,
  seal,
  problems,
  onTick,
}: {
  terms: Terms;
  textRef: RefObject<HTMLElement | null>;
  /** How many machines can be agreed to. */
  machines: number;
  ticked: boolean;
  seal: Seal;
  problems: readonly Problem[];
  onTick: (on: boolean) => void;
}) {
  const problem = problemOf(fields.agree, problems);
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
          {isSigned(seal) ? (
            <SignedAlready state={seal.state} />
          ) : (
            <Field
              {...(problem === undefined ? {} : { validationMessage: problem, validationState: 'error' as const })}
            >
              <Checkbox
                id={fields.agree}
                checked={ticked}
                onChange={(_, data) => onTick(data.checked === true)}
                label={`I have read these terms and agree to them for ${machines === 1 ? 'this machine' : `these ${countMachines(machines)}`}.`}
              />
            </Field>
          )}
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
        <li>Microsoft may keep logs that it collects for up to 90 days.</li>
        <li>Revoking ends access. It does not call back what was collected before.</li>
        <li>Every command of a session is recorded in a transcript.</li>
      </ul>
    </aside>
  );
}
