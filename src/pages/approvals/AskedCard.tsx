import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { type Answer, type AskedReading, askedQuery, type AskedRequest } from '#src/azure/asked.ts';
import { openStage } from '#src/azure/resources/approvals.ts';
import { type AskedCheck, type AskedGroup, isRefused } from '#src/consent/authority/asked.ts';
import { type Activation, approvalMs } from '#src/consent/authority/authority.ts';
import { levelName } from '#src/consent/level.ts';
import { formatDuration } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { machinesWords } from '#src/pages/shared/names.ts';
import { paths } from '#src/paths.ts';
import { useServerNow } from '#src/server-time.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { type Fact, Facts } from '#src/ui/Facts.tsx';
import { hint } from '#src/ui/Hint.tsx';
import { late } from '#src/ui/late.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { Card } from '#src/ui/Section.tsx';
import { StateWord, type Tone } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { dropAnswer, keptAnswer } from './kept-answer.ts';
import { MachinesNow } from './MachinesNow.tsx';
import { askedSentence, standing } from './words.ts';
import styles from './approvals.module.css';

const AnswerPane = late(async () => (await import('./AnswerPane.tsx')).AnswerPane);

/** What one person asks for under one consent: who, what, whether the consent holds, and the two answers. */
export function AskedCard({ group, everyMs }: { group: AskedGroup; everyMs: number }) {
  const { data: reading, error, refetch } = useQuery({ ...askedQuery(group), refetchInterval: everyMs });
  const [answer, setAnswer] = useState<Partial<Answer> | undefined>(() => keptAnswer(group));
  const title = titleOf(group, reading);
  if (reading === undefined)
    return (
      <Card label={title}>
        <ErrorMessage what="Couldn’t check this request" error={error} onRetry={() => void refetch()} />
        {error === null && <Spinner label="Checking the consent behind the request" />}
      </Card>
    );
  const { entry, requests } = reading;
  const checks = worst(requests);
  const isOpen = requests.some(({ approval }) => approval && openStage(approval));
  const refused = isRefused(checks) ? 'A check failed. See why below.' : undefined;
  return (
    <Card label={title}>
      <div className={styles.head}>
        <h2 className={styles.title}>
          <AzureText text={title} max={200} />
        </h2>
        {isOpen && (
          <div className="row">
            <Button
              appearance="primary"
              disabledFocusable={refused !== undefined}
              {...hint(refused)}
              onClick={() => setAnswer({ result: 'Approve' })}
            >
              Approve
            </Button>
            <Button onClick={() => setAnswer({ result: 'Deny' })}>Deny</Button>
          </div>
        )}
      </div>
      <ErrorMessage what="Couldn’t check this request again" error={error} tone="warning" />
      {requests.map((one) => (
        <Standing key={one.request.name} asked={one} isAlone={requests.length === 1} />
      ))}
      <Checks checks={checks} />
      <Facts facts={factsOf(reading)} />
      {entry && isOpen && <MachinesNow consent={entry.consent} />}
      {entry && <AppLink to={paths.consent(entry.consentId)}>View consent</AppLink>}
      {answer?.result && (
        <AnswerPane
          key={answer.result}
          group={group}
          title={title}
          reading={reading}
          result={answer.result}
          reason={answer.reason}
          onClose={() => {
            setAnswer(undefined);
            dropAnswer();
          }}
        />
      )}
    </Card>
  );
}

/** Azure knows who asks; what for, only a consent says. */
function titleOf({ principalId, requests: [first] }: AskedGroup, reading: AskedReading | undefined): string {
  const request = reading?.requests[0]?.request ?? first;
  const who = request?.principalName ?? principalId;
  const consent = reading?.entry?.consent;
  if (consent) return `${who} asks for ${levelName(consent.level)} on ${machinesWords(consent.machines)}`;
  return `${who} asks for the role ${reading?.roleName ?? request?.roleName ?? ''}`;
}

/** Of each check the worst that any of the requests comes to. */
function worst(requests: readonly AskedRequest[]): AskedCheck[] {
  const found = new Map<string, AskedCheck>();
  for (const check of requests.flatMap(({ checks }) => checks)) {
    const before = found.get(check.id);
    if (before === undefined || order.indexOf(check.result) < order.indexOf(before.result)) found.set(check.id, check);
  }
  return [...found.values()].toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
}

const order: readonly AskedCheck['result'][] = ['fail', 'unknown', 'warn', 'pass'];
const tones: Record<AskedCheck['result'], Tone> = { fail: 'bad', unknown: 'bad', warn: 'attention', pass: 'good' };

function Standing({ asked, isAlone }: { asked: AskedRequest; isAlone: boolean }) {
  const { tone, words } = standing(asked);
  const place = isAlone ? '' : `${groupName(asked.request)}: `;
  return (
    <StateWord tone={tone}>
      <AzureText text={place + words} max={400} />
    </StateWord>
  );
}

/** What keeps it from being approved stands open; what holds is folded. */
function Checks({ checks }: { checks: readonly AskedCheck[] }) {
  const open = checks.filter(({ result }) => result !== 'pass');
  const passed = checks.filter(({ result }) => result === 'pass');
  const listOf = (some: readonly AskedCheck[]) => (
    <ul className={styles.checks}>
      {some.map((check) => (
        <li key={check.id}>
          <StateWord tone={tones[check.result]}>
            <AzureText text={askedSentence(check)} max={1200} />
          </StateWord>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {open.length > 0 && listOf(open)}
      {isRefused(checks) && (
        <div>This app approves nothing that isn’t as it was signed. The Azure portal doesn’t check that.</div>
      )}
      {passed.length > 0 && (
        <Details isQuiet summary={<StateWord tone="good">{`${passed.length} checks passed`}</StateWord>}>
          {listOf(passed)}
        </Details>
      )}
    </>
  );
}

/** What was signed; without a consent, what the request says of itself. */
function factsOf(reading: AskedReading): Fact[] {
  const { entry, requests, approvers } = reading;
  const [first] = requests.map(({ request }) => request);
  const consent = entry?.consent;
  const answerBy = Math.min(...requests.map(({ request: { askedAt = Number.NaN } }) => askedAt + approvalMs));
  return [
    ...(consent
      ? [
          { label: 'Access level', value: levelName(consent.level) },
          { label: 'Access ends', value: <Soon at={consent.notAfter} /> },
          { label: 'Reason', value: <AzureText text={consent.reason || 'None'} max={1000} /> },
          { label: 'Support request', value: consent.ticket?.number ?? 'None' },
        ]
      : [
          {
            label: 'Reason, as the request says',
            value: <AzureText text={first?.justification ?? 'None'} max={1000} />,
          },
          { label: 'Ticket, as the request says', value: <AzureText text={first?.ticket ?? 'None'} max={80} /> },
        ]),
    { label: 'Role', value: <AzureText text={roleWords(reading)} max={400} /> },
    { label: 'Answer by', value: Number.isFinite(answerBy) ? <Soon at={answerBy} /> : 'Unknown' },
    { label: 'Who can answer', value: <AzureText text={approversWords(approvers)} max={400} /> },
  ];
}

function Soon({ at }: { at: number | string }): ReactNode {
  return <Time at={at} now={useServerNow(30_000)} />;
}

function roleWords({ roleName = 'Unknown', requests }: AskedReading): string {
  const [first] = requests.map(({ request }) => request);
  const long = first?.durationMs === undefined ? '' : ` for ${formatDuration(first.durationMs)} from the approval on`;
  return `${roleName}${long}, in ${requests.map(({ request }) => groupName(request)).join(', ')}`;
}

function approversWords(approvers: AskedReading['approvers']): string {
  if (approvers === undefined) return 'You. Who else couldn’t be read.';
  return approvers.map(({ name, id, kind }) => `${name ?? id}${kind === 'group' ? ' (group)' : ''}`).join(', ');
}

function groupName({ scope }: Activation): string {
  return scope.split('/').at(-1) ?? scope;
}
