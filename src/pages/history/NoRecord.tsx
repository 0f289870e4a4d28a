import type { ConsentReading } from '#src/azure/records/consent-records.ts';
import { recordName } from '#src/consent/record.ts';
import { isPartly, whyNoRecord } from '#src/pages/shared/why-no-record.ts';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { noRecordTitles } from './no-record-words.ts';
import { RecordProblems } from './RecordProblems.tsx';

/** In place of a consent of which no record can be shown: why that is, and where one may be. */
export function NoRecord({ consentId, reading }: { consentId: string; reading: ConsentReading }) {
  const why = whyNoRecord(consentId, reading);
  return (
    <>
      <EmptyState title={noRecordTitles[why]}>
        <span>
          {why === 'notTrusted' && 'So it does not show what was agreed. What is wrong with it is said below.'}
        </span>
        <span>
          {why === 'outOfPlace' && !isPartly(reading) && 'The resource groups of its machines hold none that counts.'}
        </span>
        <span>
          {(why === 'unread' || (why === 'outOfPlace' && isPartly(reading))) &&
            'The record may be in a resource group that could not be read, or is not known.'}
        </span>
        {why === 'none' && (
          <span>
            The resource groups that now hold machines you can read hold no consent with this id. If the consent
            concerns machines elsewhere, ask an owner of their subscription for the role Reader. If its servers were
            removed from Azure, look in their resource group for the deployment of this name:{' '}
            <VisibleText text={recordName(consentId)} />.
          </span>
        )}
      </EmptyState>
      <RecordProblems problems={reading.problems} />
    </>
  );
}
