import type { ComponentProps } from 'react';
import { LateDialog } from '#src/ui/LateDialog.tsx';
import type { RevokeDialog } from './RevokeDialog.tsx';

const load = async () => (await import('./RevokeDialog.tsx')).RevokeDialog;

/** The dialog to revoke, loaded after the page itself. */
export function LateRevokeDialog(props: ComponentProps<typeof RevokeDialog>) {
  return (
    <LateDialog
      load={load}
      failure="What revokes access could not be loaded."
      otherwise="To end access without this page, run Disable-RemoteSupport on the machine."
      dialog={props}
    />
  );
}
