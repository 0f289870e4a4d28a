import { useQuery } from '@tanstack/react-query';
import { whoCanQuery, type WhoCanReading } from '#src/azure/who-can.ts';
import type { Holder, WhoCan } from '#src/consent/authority/who-can.ts';
import { machineName } from '#src/lib/arm-id.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { Pane } from '#src/ui/load-overlays.ts';
import { Spinner } from '#src/ui/Progress.tsx';
import { Section } from '#src/ui/Section.tsx';
import { howWords, kindWord, scopeWords } from './who-can-words.ts';

/** Who can grant, approve and revoke on this machine, as far as Azure shows it to the person. */
export function WhoCanPane({ machineId, onClose }: { machineId: string; onClose: () => void }) {
  const { data, error, isFetching, refetch } = useQuery(whoCanQuery(machineId));
  const again = () => void refetch();
  return (
    <Pane title="Who can grant here" subtitle={<AzureText text={machineName(machineId)} max={80} />} onClose={onClose}>
      <ErrorMessage what="Couldn’t read who holds which role" error={error} onRetry={again} />
      {data === undefined && error === null && <Spinner label="Reading roles" />}
      {data && (
        <>
          <UpdatedAt readAt={data.readAt} isReading={isFetching} onRefresh={again} />
          <p>Azure enforces these roles and approvals, in this app and in any other.</p>
          <Unread reading={data} />
          <Lists reading={data} />
          <p className="quiet">
            Locks, policies and deny assignments can still refuse. Azure doesn’t list members of groups here, and might
            leave out who is eligible by a management group.
          </p>
        </>
      )}
    </Pane>
  );
}

function Unread({ reading: { unread, unknownRoles } }: { reading: WhoCanReading }) {
  return (
    <>
      <ErrorMessage
        what="Couldn’t read who can activate a role. Azure shows this only to whoever can read role assignments"
        error={unread.eligible}
        tone="warning"
      />
      {unread.instances && <p>Names and end times couldn’t be read: ids are shown instead.</p>}
      {unknownRoles > 0 && <p>Roles that couldn’t be read and aren’t listed: {unknownRoles}.</p>}
    </>
  );
}

function Lists({ reading: { grant, approve, revoke, assign, unread } }: { reading: WhoCanReading }) {
  return (
    <>
      <Section title="Who can grant">
        <Holders label="Who can grant" holders={grant} />
      </Section>
      <Section title="Who can approve">
        {approve.length > 0 && (
          <FactTable
            label="Who can approve"
            columns={approverColumns}
            rows={approve}
            keyOf={({ approver, roleName }) => `${approver.id} ${roleName}`}
          />
        )}
        {approve.length === 0 && (
          <p>{unread.eligible ? 'Not known.' : 'No role that grants here is known to need an approval.'}</p>
        )}
      </Section>
      <Section title="Who can revoke">
        <Holders label="Who can revoke" holders={revoke} />
      </Section>
      <Section title="Who can assign these roles">
        <Holders label="Who can assign these roles" holders={assign} />
      </Section>
    </>
  );
}

function Holders({ label, holders }: { label: string; holders: readonly (Holder & { byRemoval?: boolean })[] }) {
  if (holders.length === 0) return <p>Nobody that Azure lists.</p>;
  return (
    <FactTable
      label={label}
      columns={holderColumns}
      rows={holders}
      keyOf={({ principalId, roleName, scope, how }) => `${principalId} ${roleName} ${scope} ${how.is}`}
    />
  );
}

function Name({ id, name, kind }: { id: string; name: string | undefined; kind: string }) {
  return (
    <>
      {name === undefined ? <Copyable text={id} label="object ID" /> : <AzureText text={name} max={120} />}
      <div className="quiet">{kindWord(kind)}</div>
    </>
  );
}

const holderColumns: FactColumn<Holder & { byRemoval?: boolean }>[] = [
  {
    header: 'Who',
    cell: ({ principalId, name, principalType }) => <Name id={principalId} name={name} kind={principalType} />,
  },
  {
    header: 'Role',
    cell: ({ roleName, scope }) => (
      <>
        <AzureText text={roleName} max={120} />
        <div className="quiet">
          <AzureText text={scopeWords(scope)} max={120} />
        </div>
      </>
    ),
  },
  {
    header: 'When',
    cell: ({ how, byRemoval = false }) => (
      <>
        {howWords(how)}
        {byRemoval && <div className="quiet">By removing the extension</div>}
      </>
    ),
  },
];

const approverColumns: FactColumn<WhoCan['approve'][number]>[] = [
  { header: 'Who', cell: ({ approver }) => <Name id={approver.id} name={approver.name} kind={approver.kind} /> },
  { header: 'For the role', cell: ({ roleName }) => <AzureText text={roleName} max={120} /> },
];
