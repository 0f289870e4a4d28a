import { isConsentId } from '#src/consent/consent-reading.ts';
import { paths } from '#src/paths.ts';
import { Page } from '#src/shell/Page.tsx';
import { Message } from '#src/ui/Message.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';

/** The id of a consent as it is spelled, from an address in any case; undefined when it is none, cut off for instance. */
export function consentIdIn({ consentId = '' }: Readonly<Partial<Record<string, string>>>): string | undefined {
  const id = consentId.toLowerCase();
  return isConsentId(id) ? id : undefined;
}

/** In place of the page of a consent: nothing in Azure needs to be read to know that there is none. */
export function NoConsentId({ title }: { title: string }) {
  return (
    <Page title={title} width="reading">
      <Message intent="warning" title="This is not the id of a consent">
        Check the address, or look for the consent in the{' '}
        <PageLink inline to={paths.history()}>
          history
        </PageLink>
        .
      </Message>
    </Page>
  );
}
