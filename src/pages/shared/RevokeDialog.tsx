import { Button, Checkbox } from '@fluentui/react-components';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import { evidenceQuery, heldEvidence } from '#src/azure/evidence.ts';
import { start } from '#src/azure/operations/operations.ts';
import { machinePermissionsQuery } from '#src/azure/resources/permissions.ts';
import { describeError } from '#src/azure/http/error-words.ts';
import { recordRevoke } from '#src/azure/recording.ts';
import { isOneLine, longestReason } from '#src/consent/consent.ts';
import { paths } from '#src/paths.ts';
import { notify } from '#src/shell/notifications.ts';
import { countMachines } from './counts.ts';
import { useServerNow } from '#src/server-time.ts';
import { Pane } from '#src/ui/load-overlays.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Since } from '#src/ui/Time.tsx';
import { ErrorMessage } from './ErrorMessage.tsx';
import { MachineNames, NameList } from './MachineNames.tsx';
import { goOnRevoking } from './go-on-revoking.ts';
import styles from './shared.module.css';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { revokeFacts, type RevokeFacts, type ToldMachine } from './revoke-facts.ts';

/** So many are read while the dialog is open; of more, what the list has read is told. */
const mostRead = 25;

interface RevokeDialogProps {
  machineIds: readonly string[];
  /** They are all that is known: what is found meanwhile is meant too. */
  isAll?: boolean;
  onClose: () => void;
}

/**
 * Asks once, says what ends and what stays, and starts the revokes. It serves one machine or hundreds, those of which nothing is known too:
 * nothing keeps it from being pressed. Render it while it is open.
 */
export function RevokeDialog({ machineIds, isAll = false, onClose }: RevokeDialogProps) {
  const isMany = machineIds.length > mostRead;
  const isOne = machineIds.length === 1;
  const now = useServerNow(isMany ? 5000 : 1000);
  useQueries({ queries: isMany ? [] : machineIds.map((id) => evidenceQuery(id)) });
  const permissions = useQueries({
    queries: isMany ? [] : machineIds.map((id) => ({ ...machinePermissionsQuery(id), retry: false })),
  });
  const mayNot = permissions.filter(({ data }) => data?.writeJobs === false).length;
  // Of a thousand by the clock alone, and not with each change of the page behind.
  const ofMany = useMemo(() => isMany && revokeFacts(machineIds, heldEvidence, now), [isMany, machineIds, now]);
  const facts = ofMany || revokeFacts(machineIds, heldEvidence, now);
  const [removes, setRemoves] = useState(false);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const revoke = (press: MouseEvent) => {
    const removable = new Set(facts.removable.map(({ machineId }) => machineId));
    const revokes = machineIds.map((machineId) => ({
      kind: 'revoke' as const,
      machineId,
      removeExtension: removes && removable.has(machineId),
    }));
    const begun = start(revokes, press);
    begun.then(onClose, setError);
    // Nothing waits for it, and nothing it could say keeps a revoke from being sent.
    const said = Array.from(reason).filter(isOneLine).join('').trim();
    if (said !== '') void begun.then((pressedAt) => keepReason(machineIds, said, pressedAt)).catch(() => undefined);
    if (isAll) void begun.then(goOnRevoking, () => undefined);
  };
  return (
    <Pane
      title="Revoke access"
      subtitle={isOne ? <AzureText text={spelledName(machineIds[0] ?? '')} max={80} /> : undefined}
      onClose={onClose}
      footer={
        <>
          <Button appearance="primary" onClick={revoke}>
            Revoke access
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <ErrorMessage what="Couldn’t revoke access" error={error} isNews />
      <h3>What ends</h3>
      <WhatEnds facts={facts} isOne={isOne} />
      {mayNot > 0 && (
        <p>
          Your active roles don’t allow this on {isOne ? 'this machine' : countMachines(mayNot)}. If Azure refuses, a
          role that needs no approval is activated; without one, the extension is removed.
        </p>
      )}
      <h3>What stays</h3>
      <p>Microsoft keeps data it already collected for up to 90 days.</p>
      {facts.removable.length > 0 && (
        <Checkbox
          checked={removes}
          onChange={(_, { checked }) => setRemoves(checked === true)}
          label={
            machineIds.length === facts.removable.length
              ? 'Also remove the remote support extension'
              : `Also remove the remote support extension from ${facts.removable.length} of these machines`
          }
        />
      )}
      <label className={styles.reason}>
        Reason (optional)
        <input value={reason} maxLength={longestReason} onChange={({ target }) => setReason(target.value)} />
      </label>
    </Pane>
  );
}

async function keepReason(machineIds: readonly string[], reason: string, pressedAt: number): Promise<void> {
  await recordRevoke(machineIds, reason, pressedAt).catch((error: unknown) =>
    notify({
      id: `reason ${pressedAt}`,
      tone: 'attention',
      title: 'Couldn’t record why you revoked access',
      body: `The revoke isn’t affected. ${describeError(error).why}`,
      to: paths.history(),
    }),
  );
}

function WhatEnds({ facts, isOne }: { facts: RevokeFacts; isOne: boolean }) {
  const { withAccess, sessions, unread, unchecked, without, away } = facts;
  return (
    <>
      <Part machines={withAccess} isOne={isOne} summary={countMachines(withAccess.length)}>
        {`Microsoft’s access to ${isOne ? 'this machine' : 'these machines'}. No new session can start.`}
      </Part>
      {sessions.length > 0 && (
        <>
          <p>{sessions.length === 1 ? '1 open session:' : `${sessions.length} open sessions:`}</p>
          <NameList machines={sessions} lead=", open " />
        </>
      )}
      <Part machines={unread} isOne={isOne} summary="Couldn’t be checked">
        {`Access to ${isOne ? 'this machine' : countMachines(unread.length)} couldn’t be checked. If there is any, it’s revoked.`}
      </Part>
      <Part machines={unchecked} isOne={isOne} summary="Not checked yet">
        {`Access to ${isOne ? 'this machine' : countMachines(unchecked.length)} isn’t checked yet. If there is any, it’s revoked.`}
      </Part>
      <Part machines={without} isOne={isOne} summary="No access">
        {`Azure shows no access to ${isOne ? 'this machine' : countMachines(without.length)}.`}
      </Part>
      <Part machines={away} isOne={isOne} summary="Offline">
        {isOne ? (
          <>
            This machine is offline
            <Since at={away[0]?.since} />. Access ends when it reconnects.
          </>
        ) : (
          `${countMachines(away.length)} ${away.length === 1 ? 'is' : 'are'} offline. Access there ends when they reconnect.`
        )}
      </Part>
    </>
  );
}

/** What holds for some of the machines, which are named below it where they aren't the only one. */
function Part({
  machines,
  isOne,
  summary,
  children,
}: {
  machines: readonly ToldMachine[];
  isOne: boolean;
  summary: string;
  children: ReactNode;
}) {
  if (machines.length === 0) return null;
  return (
    <>
      <p>{children}</p>
      {!isOne && <MachineNames summary={summary} machines={machines} />}
    </>
  );
}
