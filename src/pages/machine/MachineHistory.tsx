import type { ConsentEntry, ConsentsReading, RecordProblem } from '#src/azure/records.ts';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { stateTone, stateWord } from '#src/consent/access/state-words.ts';
import { levelName } from '#src/consent/level.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { parseInstant } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { GrantedBy } from '#src/pages/shared/Seal.tsx';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { Message } from '#src/ui/Message.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';

/** What is known of a consent's access to one machine: the state where it is about this consent, else what is on record. */
export type Standing =
  | { is: 'state'; kind: AccessState['kind'] }
  | { is: 'ended'; as: 'revoked' | 'expired'; at: number | undefined }
  | { is: 'replaced' }
  | { is: 'over' }
  | { is: 'notKnown' };

export function standingOf(
  { consentId, consent, ends, replacedBy }: Pick<ConsentEntry, 'consentId' | 'consent' | 'ends' | 'replacedBy'>,
  machineId: string,
  state: Pick<AccessState, 'kind' | 'consentId'> | undefined,
  now: number,
): Standing {
  if (state?.consentId === consentId) return { is: 'state', kind: state.kind };
  if (replacedBy.length > 0) return { is: 'replaced' };
  const isOver = (parseInstant(consent.notAfter) ?? Number.POSITIVE_INFINITY) <= now;
  const end = ends.find((one) => sameId(one.machineId, machineId));
  // A record is a claim: before the agreed end it ends nothing.
  if (end && isOver && (end.ended === 'revoked' || end.ended === 'expired'))
    return { is: 'ended', as: end.ended, at: parseInstant(end.confirmedAt) };
  return { is: isOver ? 'over' : 'notKnown' };
}

/** The consents in the machine's resource group that name it, newest first. `now`: server time, ms. */
export function MachineHistory({
  machineId,
  reading,
  state,
  now,
}: {
  machineId: string;
  reading: ConsentsReading;
  state: AccessState | undefined;
  now: number;
}) {
  const unread = reading.problems.filter(isUnread);
  const odd = reading.problems.length - unread.length;
  return (
    <>
      {unread.map(({ scope, problem }) => (
        <ErrorMessage key={scope} tone="warning" what="Couldn’t read consents" error={problem} />
      ))}
      {odd > 0 && (
        <Message
          tone="warning"
          title={odd === 1 ? '1 record here doesn’t fit its consent.' : `${odd} records here don’t fit their consents.`}
        >
          <AppLink to={paths.findings()}>View findings</AppLink>
        </Message>
      )}
      {reading.consents.length === 0 ? (
        unread.length === 0 && (
          <EmptyState title="No consents yet">
            Consents that name this machine appear here, and stay after access ends.
          </EmptyState>
        )
      ) : (
        <FactTable
          label="Consents"
          rows={reading.consents}
          keyOf={({ consentId }) => consentId}
          columns={columnsOf(machineId, state, now)}
        />
      )}
    </>
  );
}

function columnsOf(machineId: string, state: AccessState | undefined, now: number): FactColumn<ConsentEntry>[] {
  return [
    {
      header: 'Granted',
      cell: ({ consentId, consent }) => (
        <AppLink to={paths.consent(consentId)}>
          <Time at={parseInstant(consent.notBefore) ?? Number.NaN} />
        </AppLink>
      ),
    },
    { header: 'By', cell: (entry) => <GrantedBy entry={entry} /> },
    { header: 'Access level', cell: ({ consent }) => levelName(consent.level) },
    { header: 'Agreed end', cell: ({ consent }) => <Time at={parseInstant(consent.notAfter) ?? Number.NaN} /> },
    {
      header: 'Request',
      cell: ({ consent }) => (consent.ticket ? <AzureText text={consent.ticket.number} max={40} /> : 'None'),
    },
    {
      header: 'Access',
      cell: (entry) => <StandingWord standing={standingOf(entry, machineId, state, now)} />,
    },
  ];
}

function isUnread(problem: RecordProblem): problem is RecordProblem & { problem: ReadProblem } {
  return problem.is === 'unread' || problem.is === 'unlisted';
}

function StandingWord({ standing }: { standing: Standing }) {
  switch (standing.is) {
    case 'state':
      return <StateWord tone={stateTone(standing.kind)}>{stateWord(standing.kind)}</StateWord>;
    case 'ended':
      return (
        <StateWord
          tone="neutral"
          detail={
            standing.at !== undefined && (
              <>
                recorded <Time at={standing.at} />
              </>
            )
          }
        >
          {standing.as === 'revoked' ? 'Revoked' : 'Expired'}
        </StateWord>
      );
    case 'replaced':
      return <StateWord tone="neutral">Replaced by a later consent</StateWord>;
    case 'over':
      return <StateWord tone="neutral">Past its end</StateWord>;
    case 'notKnown':
      return <StateWord tone="neutral">No end recorded</StateWord>;
  }
}
