import { config } from '#src/config.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { isSignatureLost } from '#src/pages/shared/held-signature.ts';
import { isNotRecorded } from '#src/pages/shared/not-recorded.ts';
import { useKeeping } from '#src/pages/shared/receipt-keeping.ts';
import { paths } from '#src/paths.ts';
import { useUnsavedReceipts } from '#src/shell/UnsavedReceipts.tsx';
import { Message } from '#src/ui/Message.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { ReceiptKeeping } from './ReceiptKeeping.tsx';

/** Where the receipt is kept, and what is lost with this tab, while there is something to lose. */
export function KeepReceipt({ record: { consentId, consent } }: { record: ConsentRecord }) {
  const keeping = useKeeping(consentId);
  const container = config().evidence?.container;
  const isUnsaved = useUnsavedReceipts().includes(consentId);
  return (
    <>
      {container !== undefined && keeping !== undefined && (
        <ReceiptKeeping container={container} consentId={consentId} machines={consent.machines} keeping={keeping} />
      )}
      {isUnsaved && keeping?.state !== 'keeping' && (
        <Message intent="info" title="Keep the receipt.">
          This tab alone holds the ID token in which Microsoft Entra signed the consent; Azure gets only its hash. Save
          it with the{' '}
          <PageLink inline to={paths.receipt(consentId)}>
            receipt
          </PageLink>{' '}
          before you close or reload the tab.
        </Message>
      )}
      {isSignatureLost(consentId) && (
        <Message intent="warning" title={lost}>
          The ID token was in the page that granted, and no receipt with it is known to be saved. What is on record
          holds, but a{' '}
          <PageLink inline to={paths.receipt(consentId)}>
            receipt
          </PageLink>{' '}
          can only say who signed as the record says it.
        </Message>
      )}
    </>
  );
}

const lost = 'This page does not hold the signature of the consent.';

/**
 * Whether the consent is shown to be on no record: Azure took none, or each resource group was read and holds none. Where a machine, or its
 * group, could not be read, it may be on record.
 */
export const isOffRecord = (machines: readonly MachineProgress[]): boolean =>
  machines.length > 0 &&
  machines.every(
    (machine) =>
      isNotRecorded(machine) ||
      (machine.step === 'waiting' && machine.at !== undefined && machine.reached === undefined),
  );

/** What going on with a consent that is on no record would bring about, when its signature went with an earlier page. */
export function LostBeforeRecord({ consentId }: { consentId: string }) {
  if (!isSignatureLost(consentId)) return null;
  return (
    <Message intent="warning" title={lost}>
      The ID token went with the page that granted, before the consent was on record. If it is put on record all the
      same, a receipt can only say who signed as the record says it. A new grant has a signature of its own.
    </Message>
  );
}
