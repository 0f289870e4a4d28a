import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import { formatRelative } from '#src/lib/time.ts';
import { AgreedEnd } from '#src/pages/shared/AgreedEnd.tsx';
import { agreedWords, leftOnRecord, reducedSince } from '#src/pages/shared/reduced-since.ts';
import { paths } from '#src/paths.ts';
import { Essentials } from '#src/ui/Essentials.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { Time } from '#src/ui/Time.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { RequestNumber } from './RequestNumber.tsx';

/** What was agreed to, in short. `isWhole`: every resource group that may hold a record was read. */
export function ConsentFacts({ entry, isWhole }: { entry: ConsentHistoryEntry; isWhole: boolean }) {
  const { consent } = entry;
  const reduced = reducedSince(consent, leftOnRecord(entry.changes));
  return (
    <Essentials
      left={[
        { label: 'Access level', value: agreedWords(accessLevelName(consent.level), reduced.level) },
        { label: 'From', value: <Time at={consent.notBefore} /> },
        { label: 'Until', value: <AgreedEnd at={consent.notAfter} isReduced={reduced.end} /> },
        { label: 'Duration', value: formatRelative(Date.parse(consent.notAfter) - Date.parse(consent.notBefore)) },
      ]}
      right={[
        { label: 'Support request', value: <RequestNumber consent={consent} /> },
        {
          label: 'Reason',
          value: consent.reason === '' ? 'None given' : <VisibleText text={consent.reason} max={Infinity} />,
        },
        {
          label: 'Terms',
          value: <PageLink to={paths.terms(consent.terms.id)}>{consent.terms.id}</PageLink>,
        },
        { label: 'Takes the place of', value: <Consents ids={consent.replaces} /> },
        { label: 'Replaced by', value: <ReplacedBy ids={entry.replacedBy ?? []} isWhole={isWhole} /> },
      ]}
    />
  );
}

function Consents({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return <>No other consent</>;
  return ids.map((id) => (
    <div key={id}>
      <PageLink to={paths.consent(id)}>{id}</PageLink>
    </div>
  ));
}

function ReplacedBy({ ids, isWhole }: { ids: readonly string[]; isWhole: boolean }) {
  return ids.length === 0 && !isWhole ? <>None in what could be read</> : <Consents ids={ids} />;
}
