import type { ConsentEntry, ConsentsReading, RecordProblem } from '#src/azure/records.ts';
import type { AccessEvidence, ReadProblem } from '#src/consent/access/evidence.ts';
import { levelName } from '#src/consent/level.ts';
import { consentStateOn, keyTone, keyWord, stateAside, stateKey } from '#src/pages/shared/consent-state.ts';
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

/** The consents in the machine's resource group that name it, newest first. `evidence`: undefined until it was read; `now`: server time, ms. */
export function MachineHistory({
  machineId,
  reading,
  evidence,
  now,
}: {
  machineId: string;
  reading: ConsentsReading;
  evidence: AccessEvidence | undefined;
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
          columns={columnsOf(machineId, evidence, now)}
        />
      )}
    </>
  );
}

function columnsOf(machineId: string, evidence: AccessEvidence | undefined, now: number): FactColumn<ConsentEntry>[] {
  return [
    {
      header: 'Granted',
      cell: ({ consentId, consent }) => (
        <AppLink to={paths.consent(consentId)}>
          <Time at={consent.notBefore} />
        </AppLink>
      ),
    },
    { header: 'By', cell: (entry) => <GrantedBy entry={entry} /> },
    { header: 'Access level', cell: ({ consent }) => levelName(consent.level) },
    { header: 'Agreed end', cell: ({ consent }) => <Time at={consent.notAfter} /> },
    {
      header: 'Request',
      cell: ({ consent }) => (consent.ticket ? <AzureText text={consent.ticket.number} max={40} /> : 'None'),
    },
    {
      header: 'Access',
      cell: (entry) => {
        const state = consentStateOn(entry, machineId, evidence, now);
        return (
          <StateWord tone={keyTone(stateKey(state))} detail={stateAside(state)}>
            {keyWord(stateKey(state))}
          </StateWord>
        );
      },
    },
  ];
}

function isUnread(problem: RecordProblem): problem is RecordProblem & { problem: ReadProblem } {
  return problem.is === 'unread' || problem.is === 'unlisted';
}
