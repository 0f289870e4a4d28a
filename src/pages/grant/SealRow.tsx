import { Button } from '@fluentui/react-components';
import { ShieldCheckmark24Filled } from '@fluentui/react-icons';
import { useId } from 'react';
import type { Consent } from '#src/consent/consent.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { classNames } from '#src/ui/class-names.ts';
import { Countdown } from '#src/ui/Countdown.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { Message } from '#src/ui/Message.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { methodWords } from './method-words.ts';
import { countsUntil } from './signing.ts';
import type { Seal } from './use-seal.ts';
import { Spinner } from '#src/ui/Spinner.tsx';
import styles from './SealRow.module.css';

type Person = { name: string; username: string };

/** Minutes left: enough to press the button, and hardly. */
const speaksAt = [2, 0.5];

/** How the consent stands with its signature. */
export function SealRow({ seal, person }: { seal: Seal; person: Person }) {
  return (
    <>
      <div aria-live="polite">
        {seal.state === 'none' && (
          <p className={styles.words}>
            Not signed yet. Confirm that it is you: you sign in again, and Microsoft Entra signs this consent with that
            sign-in. You come back to this page and nothing is granted before you press the button here.
          </p>
        )}
        {seal.state === 'checking' && (
          <div ref={takeFocus} tabIndex={-1}>
            <Spinner label="Verifying the signature" />
          </div>
        )}
        <SealProblem seal={seal} />
      </div>
      {/* Said by the focus. */}
      {seal.state === 'sealed' && <Sealed record={seal.record} person={person} />}
    </>
  );
}

/** How long the button below can be pressed. */
export function SignatureLeft({ consent, now }: { consent: Consent; now: number }) {
  return (
    <>
      The signature{' '}
      <Countdown
        until={countsUntil(consent)}
        now={now}
        subject="The signature"
        before="counts for another"
        after="counted until"
        at={speaksAt}
      />
      . After that you confirm again that it is you.
    </>
  );
}

/** Why a signature does not count: the terms are agreed to anew then. */
export function SealProblem({ seal }: { seal: Seal }) {
  if (seal.state === 'failed') return <SealFailure error={seal.error} retry={seal.retry} />;
  if (seal.state !== 'void') return null;
  return (
    <Message intent="warning" title="Confirm again that it is you">
      {`${seal.reason} Nothing was granted.`}
    </Message>
  );
}

function Sealed({ record, person }: { record: ConsentRecord; person: Person }) {
  const { issuedAt, authenticationMethods, keyId } = record.signature;
  const id = useId();
  return (
    <div
      ref={takeFocus}
      tabIndex={-1}
      role="group"
      aria-labelledby={id}
      aria-describedby={`${id}-how`}
      className={styles.seal}
    >
      <ShieldCheckmark24Filled className={classNames(styles.icon)} aria-hidden="true" />
      <div>
        <div id={id} className={styles.who}>
          Signed by {visibleText(person.name)} ({visibleText(person.username)})
        </div>
        <div id={`${id}-how`}>
          <div>{methodWords(authenticationMethods)}</div>
          <div>Counts until {formatInstant(countsUntil(record.consent))}.</div>
        </div>
        <Foldable quiet summary="How the signature was verified">
          Signature of Microsoft Entra verified: ID token dated {formatInstant(Date.parse(issuedAt))}, which may be five
          minutes before it was issued, key <code>{keyId}</code>, consent <code>{record.consentId}</code>, SHA-256{' '}
          <code>{record.consentHash}</code>
        </Foldable>
      </div>
    </div>
  );
}

/**
 * `ref`: who comes back from the sign-in, or has tried again, is at what that brings, not at the beginning of the page. A focus that is
 * somewhere is left alone.
 */
export function takeFocus(place: HTMLElement | null): (() => void) | undefined {
  if (document.activeElement === document.body) place?.focus();
  return passFocusOn(place);
}

function SealFailure({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <ErrorMessage
      what="The signature could not be verified"
      error={error}
      actions={
        <Button ref={passFocusOn} onClick={retry}>
          Try again
        </Button>
      }
    />
  );
}
