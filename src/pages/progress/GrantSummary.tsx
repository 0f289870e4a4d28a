import { accessLevelName } from '#src/consent/access-level.ts';
import { correlationId } from '#src/consent/consent.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { AgreedEnd } from '#src/pages/shared/AgreedEnd.tsx';
import { agreedWords, reducedSince } from '#src/pages/shared/reduced-since.ts';
import { paths } from '#src/paths.ts';
import { Essentials } from '#src/ui/Essentials.tsx';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { Time } from '#src/ui/Time.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { leftOf } from './progress-words.ts';

/** What is being granted, and what of it Azure shows to be reduced since. */
export function GrantSummary({ record, machines }: { record: ConsentRecord; machines: readonly MachineProgress[] }) {
  const { consent, consentId, consentHash } = record;
  const reduced = reducedSince(consent, machines.flatMap(leftOf));
  return (
    <Essentials
      left={[
        { label: 'Access level', value: agreedWords(accessLevelName(consent.level), reduced.level) },
        { label: 'Ends', value: <AgreedEnd at={consent.notAfter} isReduced={reduced.end} /> },
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
