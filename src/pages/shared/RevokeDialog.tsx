import { countMachines } from '#src/lib/count-machines.ts';
import { Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';
import { useSettled } from '#src/ui/dead-time.ts';
import { revokeManyInBell } from './bulk-revoke-notification.ts';
import { connectionWords, TargetNames, TargetsAway, TargetsOver, WhatEnds } from './RevokeDialogTargets.tsx';
import type { KnownConnection } from './known-connection.ts';
import { revokeInBell } from './revoke-notification.ts';
import { othersWords, unreadWords, whatEnds } from './revoke-words.ts';

/** One machine whose access is to end. */
export interface RevokeTarget extends KnownConnection {
  machineId: string;
  name: string;
  /** The job that gives or asked for access; absent when only the extension is there. */
  job?: JobEvidence;
  /** Whether the extension may be removed from here: not on Azure Local, not under a lock. */
  extensionRemovable: boolean;
  /** The machine is there to report an end: a session of the job without one is open. */
  isHeard?: boolean;
  /** Another job, which is not revoked, may give access too. */
  hasOther?: true;
  /** When `job` was read, ms of server time, where that is not of now. */
  asOf?: number;
  /** Azure shows by now that there is no access to revoke. */
  isOver?: true;
}

/** New words are to be seen before a press counts for them, ms. */
const settleMs = 1000;

/**
 * Asks once, names what ends, and starts to revoke. What comes of it is read from Azure and shown where the machine is shown. `targets` are the
 * machines that it was opened about, with what is known of them by now: it may stay open for long.
 */
export function RevokeDialog(props: {
  targets: readonly RevokeTarget[];
  /** How many were selected besides, on which no access is shown. */
  others?: number;
  /** On how many besides it is not known whether there is access. */
  unread?: number;
  open: boolean;
  onClose: () => void;
}) {
  const { open, onClose } = props;
  const [asked, setAsked] = useState(props);
  if (open && asked !== props) setAsked(props);
  // While it fades it says what it said: nothing is asked about any more by then.
  const { targets, others = 0, unread = 0 } = open ? props : asked;
  const [removeExtension, setRemoveExtension] = useState(false);
  const left = targets.filter(({ isOver }) => isOver !== true);
  const isAllOver = left.length === 0 && targets.length > 0;
  const removable = left.filter((target) => target.extensionRemovable);
  const isSettled = useSettled(open ? wordsOfOne(left) : undefined, settleMs);
  const close = () => {
    setRemoveExtension(false);
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      title={isAllOver ? overTitle(targets) : titleOf(left)}
      confirmLabel="Revoke access"
      cancelLabel={isAllOver ? 'Close' : 'Keep access'}
      tone="danger"
      unavailable={isAllOver ? 'There is no access to revoke.' : undefined}
      isSettled={isSettled}
      isAnswerFirst
      onConfirm={() => {
        revokeAll(left, removeExtension);
        close();
      }}
      onCancel={close}
    >
      <TargetNames targets={targets} />
      <TargetsOver targets={targets} />
      <WhatEnds targets={left} />
      {!isAllOver && others > 0 && <p>{othersWords(others)}</p>}
      {!isAllOver && unread > 0 && <p>{unreadWords(unread)}</p>}
      <TargetsAway targets={left} />
      {!isAllOver && (
        <p>Data already collected stays with Microsoft for up to 90 days. Revoking does not call it back.</p>
      )}
      {removable.length > 0 && (
        <Checkbox
          checked={removeExtension}
          onChange={(_, data) => setRemoveExtension(data.checked === true)}
          label={
            <span>
              {left.length === 1
                ? 'Also remove the remote support extension from the machine'
                : `Also remove the remote support extension from ${removable.length} of these machines`}
            </span>
          }
        />
      )}
    </ConfirmDialog>
  );
}

const which = (targets: readonly RevokeTarget[]): string => {
  const [only] = targets;
  return targets.length === 1 && only ? only.name : countMachines(targets.length);
};

const titleOf = (targets: readonly RevokeTarget[]): string => `Revoke access to ${which(targets)}?`;

const overTitle = (targets: readonly RevokeTarget[]): string => `Azure shows no access to ${which(targets)} any more`;

/** What is said of the only machine. Of several nothing is said one by one, and while they are read one after the other no press has to wait. */
function wordsOfOne(targets: readonly RevokeTarget[]): string | undefined {
  const [only] = targets;
  return targets.length === 1 && only ? `${only.name} ${whatEnds(targets)} ${connectionWords(only)}` : undefined;
}

/** Several have one entry in the bell together; of none it would say that access to them has ended. */
function revokeAll(targets: readonly RevokeTarget[], removeToo: boolean): void {
  const asked = targets.map(({ extensionRemovable, ...target }) => ({
    ...target,
    removeExtension: removeToo && extensionRemovable,
  }));
  const [only] = asked;
  if (asked.length === 1 && only) void revokeInBell(only.machineId, only.name, only.job, only);
  else if (only) void revokeManyInBell(asked);
}
