import { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';
import { setUp } from './set-up.ts';

/** Asks before the extension alone is installed, and says what that does to the machine. */
export function SetUpDialog({
  machineId,
  name,
  location,
  why,
  open,
  onClose,
  onSetUp,
}: {
  machineId: string;
  name: string;
  /** The machine's region in Azure, which the extension's is to be; absent until it was read. */
  location: string | undefined;
  /** Why the machine cannot be set up any more. */
  why: string | undefined;
  open: boolean;
  onClose: () => void;
  /** What it asks for is left to the page to do, which says what came of it. */
  onSetUp: (act: () => Promise<void>) => void;
}) {
  return (
    <ConfirmDialog
      open={open}
      title={`Set up remote support on ${name}?`}
      confirmLabel="Set up"
      cancelLabel="Leave as it is"
      tone="primary"
      unavailable={why ?? (location === undefined ? 'The machine has not been read yet.' : undefined)}
      onConfirm={() => {
        if (location !== undefined) onSetUp(() => setUp(machineId, name, location));
        onClose();
      }}
      onCancel={onClose}
    >
      <p>
        The remote support extension is installed on the machine. This grants no access. The first time access is
        enabled, WinRM restarts twice: remote PowerShell to the machine may drop for some minutes then.
      </p>
    </ConfirmDialog>
  );
}
