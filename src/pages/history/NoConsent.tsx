import type { ConsentReading } from '#src/azure/history.ts';
import { recordName } from '#src/consent/record.ts';
import { useSubscriptionNames } from '#src/pages/shared/names.ts';
import { paths } from '#src/paths.ts';
import { Page } from '#src/shell/Page.tsx';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { KeptReceipts } from './KeptReceipts.tsx';
import { recordProblemWords } from './words.ts';

/** In place of what an address leads to that names no consent. */
export function NotAConsent({ title }: { title: string }) {
  return (
    <Page title={title}>
      <EmptyState
        title="This address names no consent"
        action={<AppLink to={paths.history()}>View all consents</AppLink>}
      >
        A consent’s ID begins with rs- and has 24 characters.
      </EmptyState>
    </Page>
  );
}

/** A consent of which no record counts: why, where one may be, and what is kept of it elsewhere. */
export function NoConsent({ consentId, reading: { problems } }: { consentId: string; reading: ConsentReading }) {
  const unread = problems.filter(({ is }) => is === 'unread' || is === 'unlisted');
  const subscriptionName = useSubscriptionNames();
  const isOdd = problems.length > unread.length;
  return (
    <Page title={isOdd || unread.length > 0 ? 'Consent' : 'Consent not found'} subtitle={consentId}>
      <EmptyState
        title={
          isOdd
            ? 'The record of this consent can’t be trusted'
            : unread.length > 0
              ? 'No record of this consent in what could be read'
              : 'Azure shows you no record of this consent'
        }
        action={<AppLink to={paths.history()}>View all consents</AppLink>}
      >
        {isOdd
          ? 'It was changed, or isn’t where it belongs, so it doesn’t show what was agreed.'
          : unread.length > 0
            ? 'Its record might be where you don’t have permission to read, or where reading failed.'
            : `Records are found through the machines you can read. If its machines were removed, look for the deployment ${recordName(consentId)} in their resource group.`}
      </EmptyState>
      <KeptReceipts consentId={consentId} />
      {problems.length > 0 && (
        <Details summary={unread.length > 0 ? 'What couldn’t be read' : 'Details'} isOpen={problems.length <= 3}>
          <ul>
            {problems.map((problem, index) => (
              <li key={index}>
                <AzureText text={recordProblemWords(problem, subscriptionName)} max={800} />
              </li>
            ))}
          </ul>
        </Details>
      )}
    </Page>
  );
}
