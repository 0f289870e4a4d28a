import type { ReactNode } from 'react';
import { auth } from '#src/auth/session.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { useClockState } from '#src/azure/transport/server-clock.ts';
import { localRemoval } from '#src/consent/access/access-machine.ts';
import { phaseTable } from '#src/consent/access/access-decision-table.ts';
import type { Check } from '#src/consent/preflight/preflight.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import type { AccessState } from '#src/consent/access/access-state.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { accessTone } from '#src/pages/shared/access-tone.ts';
import { EndOnMachine } from '#src/pages/shared/EndOnMachine.tsx';
import { asKnown, type Freshness } from '#src/pages/shared/freshness.ts';
import { CheckRemedy } from '#src/pages/shared/CheckRemedy.tsx';
import { ReadAge } from '#src/pages/shared/ReadAge.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { UnreadNote } from '#src/pages/shared/UnreadNote.tsx';
import { whoAgreed } from '#src/pages/shared/who-agreed.ts';
import type { WhyNoRecord } from '#src/pages/shared/why-no-record.ts';
import { paths } from '#src/paths.ts';
import { Announced } from '#src/ui/Announced.tsx';
import { classNames } from '#src/ui/class-names.ts';
import { Countdown } from '#src/ui/Countdown.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { isRemovalUnproven } from './machine-words.ts';
import styles from './RemoteSupportCard.module.css';

/**
 * What is known about access to the machine, how it is known, and the two acts that follow from it. What changes stands alone in its element,
 * and is no text that comes and goes (see own-text.tsx).
 */
export function RemoteSupportCard({
  name,
  state,
  freshness,
  error,
  now,
  consent,
  whyNoRecord,
  reading,
  onRefresh,
  isWordTold = false,
  openSessions,
  setUpCheck,
  acts,
  children,
}: {
  name: string;
  state: AccessState;
  freshness: Freshness;
  /** Why the last read failed, if it did, as a whole or in part. */
  error: Error | null;
  now: number;
  consent: ConsentHistoryEntry | undefined;
  /** What its absence means. */
  whyNoRecord: WhyNoRecord;
  reading: boolean;
  onRefresh: () => void;
  /** The bell reads out what the word says: it is not read out twice. */
  isWordTold?: boolean;
  /** How many sessions are open as far as is known. */
  openSessions: string;
  /** What the preflight says of the extension: what to do where its set-up failed. */
  setUpCheck?: Pick<Check, 'title' | 'remedy'> | undefined;
  acts: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={styles.card}>
      <div className={styles.head}>
        <span className={styles.word} role="status" aria-live={isWordTold ? 'off' : 'polite'}>
          <StateWord tone={freshness.is === 'current' ? accessTone(state) : 'attention'}>
            {asKnown(state.kind === 'none' ? 'Not set up' : state.word, freshness)}
          </StateWord>
        </span>
        <ReadAge
          freshness={freshness}
          now={now}
          reading={reading}
          label="Read the state again"
          // While it is of now the command to refresh says enough.
          onRefresh={freshness.is === 'current' ? undefined : onRefresh}
        />
      </div>
      <UnreadNote freshness={freshness} now={now} error={error} />
      <Announced>
        {freshness.is === 'current' && state.kind === 'unknown' && (
          <ErrorMessage what="The state of access could not be read" error={error} />
        )}
      </Announced>
      <WhatIsSo name={name} state={state} now={now} />
      {state.kind === 'setUpFailed' && setUpCheck && <CheckRemedy check={setUpCheck} />}
      {state.job && (
        <AgreementLine state={state} consent={consent} whyNoRecord={whyNoRecord} openSessions={openSessions} />
      )}
      <Announced>
        {state.conflict !== undefined && <p className={classNames(styles.line, styles.strong)}>{state.conflict}</p>}
      </Announced>
      {isRemovalUnproven(state) && <EndOnMachine />}
      {children}
      <div className={styles.acts}>{acts}</div>
      <Foldable summary="How we know" quiet>
        <ul className={styles.evidence}>
          {state.evidence.map((sentence) => (
            <li key={sentence}>
              <VisibleText text={sentence} max={600} />
            </li>
          ))}
        </ul>
      </Foldable>
    </div>
  );
}

/** The state in a sentence; of live access rather its end, which counts down. */
function WhatIsSo({ name, state, now }: { name: string; state: AccessState; now: number }) {
  if (state.kind === 'none') return <NotSetUp state={state} />;
  if (state.kind === 'active') return <GrantLine name={name} state={state} now={now} />;
  return <DetailLine state={state} />;
}

function DetailLine({ state }: { state: AccessState }) {
  return (
    <p className={styles.line}>
      {/* The command stands below, to be copied. */}
      <bdi>{visibleText(isRemovalUnproven(state) ? state.detail.replace(localRemoval, '') : state.detail, 1000)}</bdi>
      <span>{state.detail === phaseTable.ready.sentence && !state.canRevoke.allowed && ' Azure shows no access.'}</span>
    </p>
  );
}

/** That it is not set up says the word above; besides there may be an open consent, or access that Azure cannot show. */
function NotSetUp({ state }: { state: AccessState }) {
  return (
    <>
      {state.detail !== phaseTable.absent.sentence && <DetailLine state={state} />}
      {!state.canRevoke.allowed && <WhatItIs canSetUp={state.canSetUp.allowed} />}
    </>
  );
}

/** Azure Local installs the extension by itself: nothing is promised of it where nobody can set it up here. */
function WhatItIs({ canSetUp }: { canSetUp: boolean }) {
  return (
    <p className={styles.line}>
      Remote support lets a Microsoft Support engineer work on this machine through a restricted PowerShell session, for
      a time and at a level that you choose, under terms that you agree to.
      <span>{canSetUp && ' Set up installs the extension alone; granting access sets up what is missing.'}</span>
    </p>
  );
}

function GrantLine({ name, state, now }: { name: string; state: AccessState; now: number }) {
  const clock = useClockState();
  if (state.until === undefined) return null;
  return (
    <div className={styles.grant}>
      <span className={styles.strong}>
        {`${state.level === undefined ? 'Access' : accessLevelName(state.level)} until ${formatInstant(state.until)}`}
      </span>
      <Countdown until={state.until} now={now} subject={`Access to ${name}`} />
      {clock.kind === 'unknown' && (
        <span className={styles.unsure}>by this computer’s clock: Azure’s time is not known</span>
      )}
    </div>
  );
}

const noRecordWords: Record<WhyNoRecord, string> = {
  notTrusted: 'its consent record cannot be trusted',
  outOfPlace: 'the record of its name here is of a consent without a machine here, and does not count',
  unread: 'the consent records could not be read yet',
  none: 'no consent record of this app was found for it',
};

function AgreementLine({
  state,
  consent,
  whyNoRecord,
  openSessions,
}: {
  state: AccessState;
  consent: ConsentHistoryEntry | undefined;
  whyNoRecord: WhyNoRecord;
  openSessions: string;
}) {
  if (!consent) {
    const by = state.job?.createdBy;
    return (
      <p key="without a record" className={styles.line}>
        <bdi>{by === undefined ? 'Azure does not say who let it in' : `Let in by ${visibleText(by)}`}</bdi> ·{' '}
        <span>{noRecordWords[whyNoRecord]}</span> · <span role="status">{openSessions}</span>
      </p>
    );
  }
  return (
    <p key={consent.consentId} className={styles.line}>
      Agreed by <bdi>{visibleText(agreedBy(consent, state))}</bdi>
      <span>{consent.consent.ticket && ` for request ${consent.consent.ticket.number}`}</span> ·{' '}
      <PageLink inline to={paths.consent(consent.consentId)}>
        {`Consent ${consent.consentId}`}
      </PageLink>{' '}
      · <span role="status">{openSessions}</span>
    </p>
  );
}

/** Of a person without a name Azure still says who wrote the job, which need not be who agreed. */
function agreedBy(consent: ConsentHistoryEntry, state: AccessState): string {
  const reader = auth().account;
  const who = whoAgreed(consent, reader);
  const isNamed = consent.caller !== undefined || who === reader?.name;
  const by = state.job?.createdBy;
  return isNamed || by === undefined ? who : `${who}, let in by ${by}`;
}
