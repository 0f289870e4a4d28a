import type { ComponentProps } from 'react';
import { LateDialog } from '#src/ui/LateDialog.tsx';
import type { ConsentRevokeDialog } from './ConsentRevokeDialog.tsx';
import { revokingNotLoaded } from './revoke-words.ts';

const load = async () => (await import('./ConsentRevokeDialog.tsx')).ConsentRevokeDialog;

/** The dialog to revoke what one consent lets in, loaded after the page itself. */
export function LateConsentRevokeDialog(props: ComponentProps<typeof ConsentRevokeDialog>) {
  return <LateDialog load={load} {...revokingNotLoaded} dialog={props} />;
}
