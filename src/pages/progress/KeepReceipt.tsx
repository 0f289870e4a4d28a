import { config } from '#src/config.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { heldSignature, isReceiptSaved } from '#src/pages/shared/held-signature.ts';
import { useKeeping } from '#src/pages/shared/receipt-keeping.ts';
import { paths } from '#src/paths.ts';
import { Message } from '#src/ui/Message.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { ReceiptKeeping } from './ReceiptKeeping.tsx';

/** Where the receipt is kept, and what is lost with this tab, while there is something to lose. */
export function KeepReceipt({ record: { consentId, consent } }: { record: ConsentRecord }) {
  const keeping = useKeeping(consentId);
  const container = config().evidence?.container;
  const isLost = heldSignature(consentId) === undefined || isReceiptSaved(consentId);
  return (
    <>
      {container !== undefined && keeping !== undefined && (
        <ReceiptKeeping container={container} consentId={consentId} machines={consent.machines} keeping={keeping} />
      )}
      {!isLost && keeping?.state !== 'kept' && keeping?.state !== 'keeping' && (
        <Message intent="info" title="Keep the receipt.">
          This tab alone holds the ID token in which Microsoft Entra signed the consent; Azure has only its hash. Save
          it with the{' '}
          <PageLink inline to={paths.receipt(consentId)}>
            receipt
          </PageLink>{' '}
          before you close or reload the tab.
        </Message>
      )}
    </>
  );
}
