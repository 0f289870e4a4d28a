import { Button, Checkbox } from '@fluentui/react-components';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { MouseEvent } from 'react';
import { evidenceQuery, heldEvidence } from '#src/azure/evidence.ts';
import { start } from '#src/azure/operations/operations.ts';
import { countMachines } from './counts.ts';
import { useServerNow } from '#src/server-time.ts';
import { Pane } from '#src/ui/load-overlays.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Time } from '#src/ui/Time.tsx';
import { ErrorMessage } from './ErrorMessage.tsx';
import { MachineNames, mostNamed } from './MachineNames.tsx';
import { revokeFacts, type RevokeFacts, type RevokeTarget } from './revoke-facts.ts';

/** So many are read while the dialog is open; of more, what the list has read is told. */
const mostRead = 25;

/** A press on a thousand is many short tasks: as one it would be felt. All are written down before any is pursued. */
const mostAtOnce = 200;

/**
 * Asks once, says what ends and what stays, and starts the revokes. It serves one machine or hundreds, those of which nothing is known too:
 * nothing keeps it from being pressed. Render it while it is open.
 */
export function RevokeDialog({ machines, onClose }: { machines: readonly RevokeTarget[]; onClose: () => void }) {
  const isMany = machines.length > mostRead;
  const now = useServerNow(isMany ? 5000 : 1000);
  useQueries({ queries: isMany ? [] : machines.map(({ machineId }) => evidenceQuery(machineId)) });
  // Of a thousand by the clock alone, and not with each change of the page behind.
  const ofMany = useMemo(() => isMany && revokeFacts(machines, heldEvidence, now), [isMany, machines, now]);
  const facts = ofMany || revokeFacts(machines, heldEvidence, now);
  const [removes, setRemoves] = useState(false);
  const [error, setError] = useState<unknown>();
  const revoke = (press: MouseEvent) => {
    const removable = new Set(facts.removable.map(({ machineId }) => machineId));
    const revokes = machines.map(({ machineId }) => ({
      kind: 'revoke' as const,
      machineId,
      removeExtension: removes && removable.has(machineId),
    }));
    const parts = Array.from({ length: Math.ceil(revokes.length / mostAtOnce) }, (_, part) =>
      start(revokes.slice(part * mostAtOnce, (part + 1) * mostAtOnce), press),
    );
    Promise.all(parts).then(() => onClose(), setError);
  };
  const [only] = machines;
  return (
    <Pane
      title="Revoke access"
      subtitle={machines.length === 1 && only ? <AzureText text={only.name} max={80} /> : undefined}
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
      <WhatEnds facts={facts} isOne={machines.length === 1} />
      <Away facts={facts} isOne={machines.length === 1} />
      <h3>What stays</h3>
      <p>Microsoft keeps data it already collected for up to 90 days.</p>
      {facts.removable.length > 0 && (
        <Checkbox
          checked={removes}
          onChange={(_, { checked }) => setRemoves(checked === true)}
          label={
            machines.length === facts.removable.length
              ? 'Also remove the remote support extension'
              : `Also remove the remote support extension from ${facts.removable.length} of these machines`
          }
        />
      )}
    </Pane>
  );
}

function WhatEnds({ facts: { withAccess, sessions, unread, without }, isOne }: { facts: RevokeFacts; isOne: boolean }) {
  return (
    <>
      {withAccess.length > 0 && (
        <>
          <p>
            {isOne
              ? 'Microsoft’s access to this machine. No new session can start.'
              : 'Microsoft’s access to these machines. No new session can start.'}
          </p>
          {!isOne && <MachineNames summary={countMachines(withAccess.length)} targets={withAccess} />}
        </>
      )}
      {sessions.length > 0 && (
        <>
          <p>{sessions.length === 1 ? '1 open session:' : `${sessions.length} open sessions:`}</p>
          <ul>
            {sessions.slice(0, mostNamed).map(({ machineId, name, since }, index) => (
              <li key={`${machineId} ${index}`}>
                <AzureText text={name} max={80} />
                {since !== undefined && (
                  <>
                    , open since <Time at={since} />
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {unread.length > 0 && (
        <>
          <p>
            {isOne
              ? 'Access to this machine couldn’t be checked. If there is any, it’s revoked.'
              : `Access to ${countMachines(unread.length)} couldn’t be checked. If there is any, it’s revoked.`}
          </p>
          {!isOne && <MachineNames summary="Couldn’t be checked" targets={unread} />}
        </>
      )}
      {without.length > 0 && (
        <>
          <p>
            {isOne
              ? 'Azure shows no access to this machine.'
              : `Azure shows no access to ${countMachines(without.length)}.`}
          </p>
          {!isOne && <MachineNames summary="No access" targets={without} />}
        </>
      )}
    </>
  );
}

function Away({ facts: { away }, isOne }: { facts: RevokeFacts; isOne: boolean }) {
  const [first] = away;
  if (first === undefined) return null;
  if (isOne)
    return (
      <p>
        This machine is offline
        {first.since !== undefined && (
          <>
            {' '}
            since <Time at={first.since} />
          </>
        )}
        . Access ends when it reconnects.
      </p>
    );
  return (
    <>
      <p>
        {countMachines(away.length)} {away.length === 1 ? 'is' : 'are'} offline. Access there ends when they reconnect.
      </p>
      <MachineNames summary="Offline" targets={away} />
    </>
  );
}
