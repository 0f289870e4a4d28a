import { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';

/** Asks before the extension alone is installed, and says what that does to the machine. */
export function SetUpDialog({
  name,
  open,
  onClose,
  onSetUp,
}: {
  name: string;
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
