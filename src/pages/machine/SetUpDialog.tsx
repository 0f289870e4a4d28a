import { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';

/** Asks before the extension alone is installed, and says what that does to the machine. */
export function SetUpDialog({
  name,
  unavailable,
  open,
  onClose,
  onSetUp,
}: {
  name: string;
  /** Why it cannot be asked for now. */
  unavailable: string | undefined;
  open: boolean;
  onClose: () => void;
  onSetUp: () => void;
}) {
  return (
    <ConfirmDialog
      open={open}
      title={`Set up remote support on ${name}?`}
      confirmLabel="Set up"
      cancelLabel="Leave as it is"
      tone="primary"
      unavailable={unavailable}
      onConfirm={() => {
        onSetUp();
        onClose();
      }}
      onCancel={onClose}
    >
      <p>
        The remote support extension is installed on the machine. This grants no access. During the first set-up WinRM
        restarts twice: remote PowerShell to the machine may drop for some minutes.
      </p>
    </ConfirmDialog>
  );
}
