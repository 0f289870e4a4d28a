import { DismissCircle20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Command } from '#src/shell/command.ts';
import type { ConsentToRevoke } from './ConsentRevokeDialog.tsx';
import { LateConsentRevokeDialog } from './LateConsentRevokeDialog.tsx';

/** The command that ends what a consent lets in, and the dialog that it opens. `why`: why there is nothing to revoke where no machine is given. */
export function useConsentRevoke(consent: ConsentToRevoke, why: string): { command: Command; dialog: ReactNode } {
  const [isOpen, setOpen] = useState(false);
  return {
    command: {
      key: 'revoke',
      label: 'Revoke access',
      icon: <DismissCircle20Regular />,
      onClick: () => setOpen(true),
      unavailable: consent.machines.length > 0 ? undefined : why,
    },
    dialog: <LateConsentRevokeDialog consent={consent} open={isOpen} onClose={() => setOpen(false)} />,
  };
}
