import { Link } from '@fluentui/react-components';
import { ShieldCheckmark24Filled } from '@fluentui/react-icons';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { levelName } from '#src/consent/level.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { formatDuration, formatInstant } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { countMachines } from '#src/pages/shared/counts.ts';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { paths } from '#src/paths.ts';
import { OutsideLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { classNames } from '#src/ui/class-names.ts';
import { Details } from '#src/ui/Details.tsx';
import { Facts } from '#src/ui/Facts.tsx';
import { late } from '#src/ui/late.tsx';
import { Message } from '#src/ui/Message.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { endOf, startOf } from './end-choice.ts';
import { takesAway } from './machine-choice.ts';
import type { Field } from './problems.ts';
import { validUntil } from './signing.ts';
import { failureText, leftOutText, replacedText, sideEffects, voidText } from './words.ts';
import { useWizard, type Wizard } from './wizard.tsx';
import styles from './grant.module.css';

const AsCode = late(async () => (await import('./AsCode.tsx')).AsCode);

/** With more machines than this, their names are folded. */
const mostNames = 10;

/** What is signed, once it is; before that what would be signed now. */
export function ReviewTab() {
  const { state, choice, signature, checked } = useWizard();
  return (
    <div className={styles.form}>
      <Failure />
      <SignatureState />
      <Summary />
      {signature.is === 'signed' && choice.left.length > 0 && (
        <Message tone="warning" title="Nothing is granted on these machines of the consent:">
          <ul className={styles.list}>
            {choice.left.map(({ id, name, why }) => (
              <li key={id}>
                <AzureText text={name} />: {leftOutText(why)}
              </li>
            ))}
          </ul>
        </Message>
      )}
      <ul className={classNames(styles.list, 'quiet')}>
        {sideEffects(choice.included, state.inputs.emergency !== undefined).map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      {choice.included.length > 0 && !checked.isChecking && (
        <Details summary="As code" isLate>
          <AsCode />
        </Details>
      )}
    </div>
  );
}

function Summary() {
  const { state, choice, request, terms, person, now, goTo } = useWizard();
  const { inputs } = state;
  const consent = state.signing?.idToken === undefined ? undefined : state.signing.consent;
  const from = consent ? Date.parse(consent.notBefore) : startOf(now);
  const until = consent ? Date.parse(consent.notAfter) : endOf(inputs.end, now);
  const level = consent?.level ?? inputs.level;
  const ticket = consent ? consent.ticket : request.is === 'ticket' ? request.ticket : null;
  const reason = consent?.reason ?? inputs.reason.trim();
  const emergency = consent ? (consent.emergency ?? undefined) : inputs.emergency?.trim();
  const replaced = choice.included.flatMap(({ replaces }) => replaces ?? []);
  // What it is like is read anew after the signature.
  const isUnread = replaced.length === 0 && choice.pending.length > 0 && (consent?.replaces.length ?? 0) > 0;
  const lines = isUnread ? ['The access on these machines'] : replaced.map((one) => replacedText(one, person.username));
  const isLoss = replaced.some((access) => takesAway(access, { level, until }));
  const number = ticket ? ticket.number : noTicket[consent ? 'none' : request.is];
  const loss = isLoss ? ' The new access allows less, or ends sooner.' : '';
  const rows: { label: string; value: ReactNode; edit?: Field | 'level' }[] = [
    { label: 'Granted by', value: <AzureText text={`${person.name} (${person.username})`} /> },
    { label: 'Machines', value: <Machines />, edit: 'machines' },
    {
      label: 'Support request',
      value: ticket?.source === 'typed' ? `${ticket.number} (not checked against Azure)` : number,
      edit: 'request',
    },
    { label: 'Reason', value: reason === '' ? '–' : <AzureText text={reason} max={Infinity} />, edit: 'reason' },
    ...(emergency === undefined
      ? []
      : [
          {
            label: 'Emergency',
            value: (
              <StateWord tone="bad" detail={<AzureText text={emergency} max={Infinity} />}>
                Without approval
              </StateWord>
            ),
            edit: 'emergency' as const,
          },
        ]),
    { label: 'Access level', value: levelName(level), edit: 'level' },
    {
      label: 'Ends',
      value: Number.isNaN(until) ? (
        '–'
      ) : (
        <>
          {formatInstant(until)} <span className="whole">({formatDuration(until - from)})</span>
        </>
      ),
      edit: 'end',
    },
    ...(lines.length > 0
      ? [{ label: 'Replaces', value: <AzureText text={`${[...new Set(lines)].join(', ')}.${loss}`} max={1000} /> }]
      : []),
    {
      label: 'Terms',
      // In a tab of its own: to leave this one would lose the signature.
      value: terms ? (
        <OutsideLink href={paths.terms(terms.id)}>
          {terms.title}, <span className="whole">version {terms.version}</span>
        </OutsideLink>
      ) : (
        '–'
      ),
      edit: 'agree',
    },
  ];
  return (
    <Facts
      isSingle
      facts={rows.map(({ label, value, edit }) => ({ label, value: withEdit(label, value, edit, goTo) }))}
    />
  );
}

const noTicket: Readonly<Record<string, string>> = { none: 'None yet', pending: 'Loading…', problem: '–' };

function withEdit(label: string, value: ReactNode, edit: Field | 'level' | undefined, goTo: Wizard['goTo']) {
  if (edit === undefined) return value;
  const tab = edit === 'agree' ? 'terms' : 'basics';
  return (
    <div className={styles.between}>
      <div>{value}</div>
      <Link as="button" aria-label={`Edit: ${label}`} onClick={() => goTo(tab, edit === 'level' ? undefined : edit)}>
        Edit
      </Link>
    </div>
  );
}

function Machines() {
  const { state, choice } = useWizard();
  const { included, left, pending } = choice;
  // While they are checked, each keeps its place.
  const known = new Map([
    ...pending.map((id) => [id, spelledName(id)] as const),
    ...included.map(({ id, name }) => [id, name] as const),
  ]);
  const shown = state.inputs.machines.filter((id) => known.has(id));
  const names = shown.map((id) => (
    <div key={id}>
      <AzureText text={known.get(id) ?? ''} /> <span className="quiet">{parseMachineId(id)?.resourceGroup}</span>
    </div>
  ));
  return (
    <>
      {shown.length <= mostNames ? names : <Details summary={countMachines(shown.length)}>{names}</Details>}
      {left.length > 0 && <div className="quiet">{countMachines(left.length)} left out</div>}
    </>
  );
}

/** How the consent stands with its signature: what the sign-in brought gets the focus. */
function SignatureState() {
  const { signature, person, now } = useWizard();
  const place = useRef<HTMLDivElement>(null);
  const isBack = signature.is === 'signed' || signature.is === 'void';
  useEffect(() => {
    if (isBack && document.activeElement === document.body) place.current?.focus();
  }, [isBack]);
  return (
    <div ref={place} tabIndex={-1} aria-live="polite" className={styles.start}>
      {signature.is === 'none' && (
        <p className="quiet">
          You’ll sign in again to sign this consent. Access starts only when you select <strong>Grant access</strong>.
        </p>
      )}
      {signature.is === 'checking' && (
        <div className={styles.sealToCome}>
          <Spinner label="Checking the signature" />
        </div>
      )}
      {signature.is === 'void' && (
        <Message tone="warning" title={voidText(signature.why, person.name)}>
          Nothing was granted.
        </Message>
      )}
      {signature.is === 'failed' && (
        <ErrorMessage what="Couldn’t check the signature" error={signature.error} onRetry={signature.retry} />
      )}
      {signature.is === 'signed' && (
        <div className={styles.seal}>
          <ShieldCheckmark24Filled aria-hidden="true" />
          <div>
            <strong>
              Signed by <AzureText text={`${person.name} (${person.username})`} />
            </strong>
            <div>
              {/* Entra dates its tokens up to five minutes back. */}
              {formatInstant(Math.max(signature.signedAt, Date.parse(signature.record.consent.notBefore)))}. Valid until{' '}
              {formatInstant(validUntil(signature.record.consent))}
              {validUntil(signature.record.consent) - now < 120_000 ? ', less than 2 minutes.' : '.'}
            </div>
          </div>
        </div>
      )}
    </div>
  );
}

/** Why the last press came to nothing. */
function Failure() {
  const { acts, person } = useWizard();
  const { failure } = acts;
  if (failure === undefined) return null;
  if (!('error' in failure)) return <Message tone="error" isNews title={failureText(failure, person.name)} />;
  const what = failure.is === 'signFailed' ? 'Couldn’t open the sign-in' : 'Access wasn’t granted';
  return <ErrorMessage what={what} error={failure.error} isNews />;
}
