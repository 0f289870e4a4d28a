import { Field, Input, Link, Select } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { acceptorQuery } from '#src/azure/acceptors.ts';
import { renewAcceptances } from '#src/azure/findings.ts';
import { recordAcceptance } from '#src/azure/recording.ts';
import { isAllowed, permissionsQuery, writeDeployments } from '#src/azure/resources/permissions.ts';
import { longestAcceptanceMs } from '#src/consent/acceptance.ts';
import { isOneLine, longestReason } from '#src/consent/consent.ts';
import type { Finding, Standing } from '#src/consent/findings/finding.ts';
import { acceptedIn, findingKey, makeAcceptance } from '#src/consent/findings/standing.ts';
import { dayMs, minuteMs } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { findingTitles, placeWords, severityWords, standingSentence } from '#src/pages/shared/finding-words.ts';
import { settledServerNow } from '#src/server-time.ts';
import { PendingButton } from '#src/shell/PendingButton.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { keepFocus } from '#src/ui/keep-focus.ts';
import { Message } from '#src/ui/Message.tsx';

type NameOf = (armId: string) => string;
type Accepted = Finding & { standing: Standing };

export function isAccepted(finding: Finding): finding is Accepted {
  return finding.standing?.is === 'accepted';
}

/** What somebody has looked at: out of the open ones, not out of sight. */
export function AcceptedFindings({
  findings,
  nameOf,
  onOpen,
}: {
  findings: readonly Accepted[];
  nameOf: NameOf;
  onOpen: (finding: Finding) => void;
}) {
  const columns = useMemo(() => columnsOf(nameOf, onOpen), [nameOf, onOpen]);
  if (findings.length === 0) return null;
  return (
    <Details summary={`${findings.length.toLocaleString('en')} accepted`}>
      <FactTable label="Accepted findings" columns={columns} rows={findings} keyOf={findingKey} />
    </Details>
  );
}

function columnsOf(nameOf: NameOf, onOpen: (finding: Finding) => void): FactColumn<Accepted>[] {
  return [
    {
      header: 'Finding',
      cell: (finding) => (
        <Link as="button" onClick={() => onOpen(finding)}>
          {findingTitles[finding.is]}
        </Link>
      ),
    },
    { header: 'Severity', cell: ({ severity }) => severityWords[severity] },
    { header: 'Machine', cell: ({ machineIds }) => <AzureText text={placeWords(machineIds, nameOf)} /> },
    { header: 'Accepted', cell: ({ standing }) => <StandingText standing={standing} /> },
  ];
}

/** Whoever wrote it is named once the Activity Log does. */
function StandingText({ standing }: { standing: Standing }) {
  const { data } = useQuery({
    ...acceptorQuery(standing.acceptance),
    refetchInterval: ({ state }) => state.data === null && minuteMs,
  });
  return <AzureText text={standingSentence(standing, data ?? undefined)} max={800} />;
}

/** How a finding's acceptance stands, and the form to accept it. Nothing where there is nothing to accept. */
export function Acceptance({ finding }: { finding: Finding }) {
  const { standing } = finding;
  const groupId = acceptedIn(finding);
  return (
    <>
      {standing && (
        <Message tone={standing.is === 'accepted' ? 'info' : 'warning'} isNews>
          <StandingText standing={standing} />
        </Message>
      )}
      {groupId !== undefined && standing?.is !== 'accepted' && (
        <Details summary="Accept this finding" isLate>
          <AcceptForm finding={finding} groupId={groupId} />
        </Details>
      )}
    </>
  );
}

const days = [7, 30, longestAcceptanceMs / dayMs];

function AcceptForm({ finding, groupId }: { finding: Finding; groupId: string }) {
  const { data: permissions, isPending } = useQuery(permissionsQuery(groupId));
  const [reason, setReason] = useState('');
  const [length, setLength] = useState(30);
  const [isTried, setIsTried] = useState(false);
  const [error, setError] = useState<unknown>();
  const form = useRef<HTMLDivElement>(null);
  const problem = reason.trim() === '' ? 'Enter a reason.' : isOneLine(reason) ? '' : 'Use one line of visible text.';
  if (isPending) return 'Checking what you may do…';
  // A hint, which may not be known: Azure has the last word.
  if (permissions && !isAllowed(permissions, writeDeployments))
    return (
      <p>
        You don’t have permission to accept it: that takes {writeDeployments} in{' '}
        <AzureText text={groupId.split('/').at(-1) ?? ''} />.
      </p>
    );
  const accept = async () => {
    setIsTried(true);
    setError(undefined);
    if (problem !== '') return;
    try {
      const until = (await settledServerNow()) + length * dayMs;
      await recordAcceptance(makeAcceptance(finding, { reason, until }), groupId);
      if (form.current) keepFocus(form.current);
      await renewAcceptances(groupId);
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <div ref={form} className="stack">
      <ErrorMessage what="The finding isn’t accepted" error={error} isNews />
      <p>
        It’s listed under Accepted, with your name, until the end you choose or until it changes.
        {'isLive' in finding && finding.isLive && ' Access stays as it is.'}
      </p>
      <Field label="Reason" required {...(isTried && problem !== '' && { validationMessage: problem })}>
        <Input
          value={reason}
          autoComplete="off"
          maxLength={longestReason}
          onChange={(_, { value }) => setReason(value)}
        />
      </Field>
      <Field label="Accept for">
        <Select value={String(length)} onChange={(_, { value }) => setLength(Number(value))}>
          {days.map((count) => (
            <option key={count} value={count}>
              {count} days
            </option>
          ))}
        </Select>
      </Field>
      <div className="row">
        <PendingButton act={accept} pending="Recording…">
          Accept finding
        </PendingButton>
      </div>
    </div>
  );
}
