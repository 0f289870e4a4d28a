import { accessLevelName } from '#src/consent/access-level.ts';
import { correlationId } from '#src/consent/consent.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { paths } from '#src/paths.ts';
import { Essentials } from '#src/ui/Essentials.tsx';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { Time } from '#src/ui/Time.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';

/** What is being granted. */
export function GrantSummary({ record }: { record: ConsentRecord }) {
  const { consent, consentId, consentHash } = record;
  return (
    <Essentials
      left={[
        { label: 'Access level', value: accessLevelName(consent.level) },
        { label: 'Ends', value: <Time at={consent.notAfter} /> },
        { label: 'Support request', value: consent.ticket?.number ?? 'None yet' },
        { label: 'Reason', value: <VisibleText text={consent.reason} max={Infinity} /> },
      ]}
      right={[
        { label: 'Consent', value: <PageLink to={paths.consent(consentId)}>{consentId}</PageLink> },
        { label: 'Agreed', value: <Time at={consent.notBefore} /> },
        { label: 'Activity Log', value: <CorrelationId id={correlationId(consentHash)} /> },
      ]}
    />
  );
}
