import type { ComponentProps } from 'react';
import { LateDialog } from '#src/ui/LateDialog.tsx';
import type { AuditPackDialog } from './AuditPackDialog.tsx';

const load = async () => (await import('./AuditPackDialog.tsx')).AuditPackDialog;

/** The dialog for an audit pack, loaded after the list: that does without what writes receipts. */
export function LateAuditPack(props: ComponentProps<typeof AuditPackDialog>) {
  return <LateDialog load={load} failure="What builds an audit pack could not be loaded." dialog={props} />;
}
