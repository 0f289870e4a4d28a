import { countMachines } from '#src/lib/count-machines.ts';
import { Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';
import { revokeManyInBell } from './bulk-revoke-notification.ts';
import { TargetNames, TargetsAway } from './RevokeDialogTargets.tsx';
import { revokeInBell } from './revoke-notification.ts';
import { othersWords, unreadWords, whatEnds } from './revoke-words.ts';

/** One machine whose access is to end. */
export interface RevokeTarget {
  machineId: string;
  name: string;
  /** The job that gives or asked for access; absent when only the extension is there. */
  job?: JobEvidence;
  /** Whether the extension may be removed from here: not on Azure Local, not under a lock. */
  extensionRemovable: boolean;
  /** Set when Azure has not heard from the machine, ISO 8601 or words. */
  offlineSince?: string;
}

/** Asks once, names what ends, and starts to revoke. What comes of it is read from Azure and shown where the machine is shown. */
export function RevokeDialog({
  targets,
  others = 0,
  unread = 0,
  open,
  onClose,
}: {
  targets: readonly RevokeTarget[];
  /** How many were selected besides, on which no access is shown. */
  others?: number;
  /** On how many besides it is not known whether there is access. */
  unread?: number;
  open: boolean;
  onClose: () => void;
}) {
  const [removeExtension, setRemoveExtension] = useState(false);
  const removable = targets.filter((target) => target.extensionRemovable);
  const close = () => {
    setRemoveExtension(false);
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      title={titleOf(targets)}
      confirmLabel="Revoke access"
      cancelLabel="Keep access"
      tone="danger"
      isAnswerFirst
      onConfirm={() => {
        revokeAll(targets, removeExtension);
        close();
      }}
      onCancel={close}
    >
      <TargetNames targets={targets} />
      <p>{whatEnds(targets)}</p>
      {others > 0 && <p>{othersWords(others)}</p>}
      {unread > 0 && <p>{unreadWords(unread)}</p>}
      <TargetsAway targets={targets} />
      <p>Data already collected stays with Microsoft for up to 90 days. Revoking does not call it back.</p>
      {removable.length > 0 && (
        <Checkbox
          checked={removeExtension}
          onChange={(_, data) => setRemoveExtension(data.checked === true)}
          label={
            targets.length === 1
              ? 'Also remove the remote support extension from the machine'
              : `Also remove the remote support extension from ${removable.length} of these machines`
          }
        />
      )}
    </ConfirmDialog>
  );
}

function titleOf(targets: readonly RevokeTarget[]): string {
  const [only] = targets;
  return targets.length === 1 && only
    ? `Revoke access to ${only.name}?`
    : `Revoke access to ${countMachines(targets.length)}?`;
}

/** Several have one entry in the bell together. */
function revokeAll(targets: readonly RevokeTarget[], removeToo: boolean): void {
  const asked = targets.map(({ extensionRemovable, ...target }) => ({
    ...target,
    removeExtension: removeToo && extensionRemovable,
  }));
  const [only] = asked;
  if (asked.length === 1 && only) void revokeInBell(only.machineId, only.name, only.job, only);
  else void revokeManyInBell(asked);
}
