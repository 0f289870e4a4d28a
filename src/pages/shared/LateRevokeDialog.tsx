import type { ComponentProps } from 'react';
import { LateDialog } from '#src/ui/LateDialog.tsx';
import type { RevokeDialog } from './RevokeDialog.tsx';
import { revokingNotLoaded } from './revoke-words.ts';

const load = async () => (await import('./RevokeDialog.tsx')).RevokeDialog;

/** The dialog to revoke, loaded after the page itself. */
export function LateRevokeDialog(props: ComponentProps<typeof RevokeDialog>) {
  return <LateDialog load={load} {...revokingNotLoaded} dialog={props} />;
}
