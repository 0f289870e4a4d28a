import { useSyncExternalStore } from 'react';
import { Message } from '#src/ui/Message.tsx';
import { ReloadButton, reloadWords } from '#src/ui/ReloadAct.tsx';
import { LostByReload } from './UnsavedReceipts.tsx';
import { missingParts } from './until-loaded.ts';

/** Says that what takes up revokes of an earlier load is not there yet. */
export function MissingPartsNotice() {
  const missing = useSyncExternalStore(missingParts.subscribe, missingParts.get);
  return missing > 0 ? (
    <Message
      intent="warning"
      title="Revokes begun before this page was loaded may not be going on."
      actions={<ReloadButton />}
    >
      A part of this page could not be loaded; it is tried again every 10 seconds. {reloadWords} To be certain, revoke
      again on the machine’s page.
      <LostByReload />
    </Message>
  ) : null;
}
