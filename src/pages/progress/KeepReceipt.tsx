import { heldSignature, isReceiptSaved } from '#src/pages/shared/held-signature.ts';
import { paths } from '#src/paths.ts';
import { Message } from '#src/ui/Message.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';

/** What is lost with this tab, while there is something to lose. */
export function KeepReceipt({ consentId }: { consentId: string }) {
  if (heldSignature(consentId) === undefined || isReceiptSaved(consentId)) return null;
  return (
    <Message intent="info" title="Keep the receipt.">
      This tab alone holds the ID token in which Microsoft Entra signed the consent; Azure has only its hash. Save it
      with the{' '}
      <PageLink inline to={paths.receipt(consentId)}>
        receipt
      </PageLink>{' '}
      before you close or reload the tab.
    </Message>
  );
}
