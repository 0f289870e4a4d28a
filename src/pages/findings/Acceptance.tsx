import { Field, Link, Select } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { acceptorQuery } from '#src/azure/acceptors.ts';
import { renewAcceptances } from '#src/azure/findings.ts';
import { recordAcceptance } from '#src/azure/recording.ts';
import { isAllowed, permissionsQuery, writeDeployments } from '#src/azure/resources/permissions.ts';
import { longestAcceptanceMs } from '#src/consent/acceptance.ts';
import type { Finding, Standing } from '#src/consent/findings/finding.ts';
import { acceptedIn, findingKey, makeAcceptance } from '#src/consent/findings/standing.ts';
import { dayMs, minuteMs } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { findingTitles, placeWords, severityWords, standingSentence } from '#src/pages/shared/finding-words.ts';
import { ReasonField, ReasonForm, reasonProblem } from '#src/pages/shared/ReasonForm.tsx';
import { settledServerNow } from '#src/server-time.ts';
import { PendingButton } from '#src/shell/PendingButton.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { keepFocus } from '#src/ui/keep-focus.ts';
import { Message } from '#src/ui/Message.tsx';
import { Time } from '#src/ui/Time.tsx';

type NameOf = (armId: string) => string;
export type Accepted = Finding & { standing: Standing };

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
    { header: 'Accepted by', cell: ({ standing }) => <Acceptor standing={standing} /> },
    { header: 'Until', cell: ({ standing: { until } }) => <Time at={until} /> },
    { header: 'Reason', cell: ({ standing }) => <AzureText text={standing.acceptance.record.reason} max={500} /> },
  ];
}

function Acceptor({ standing }: { standing: Standing }) {
  const by = useAcceptor(standing);
  return by === undefined ? 'Not in the Activity Log yet' : <AzureText text={by} max={160} />;
}

/** Who wrote it, once the Activity Log says. */
function useAcceptor({ acceptance }: Standing): string | undefined {
  const { data } = useQuery({
    ...acceptorQuery(acceptance),
    refetchInterval: ({ state }) => state.data === null && minuteMs,
  });
  return data ?? undefined;
}

function StandingText({ standing }: { standing: Standing }) {
  return <AzureText text={standingSentence(standing, useAcceptor(standing))} max={800} />;
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
    if (reasonProblem(reason) !== '') return;
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
    <ReasonForm ref={form}>
      <ErrorMessage what="The finding isn’t accepted" error={error} isNews />
      <p>
        It’s listed under Accepted, with your name, until the end you choose or until it changes.
        {'isLive' in finding && finding.isLive && ' Access stays as it is.'}
      </p>
      <ReasonField label="Reason" reason={reason} isTried={isTried} onChange={setReason} />
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
    </ReasonForm>
  );
}
