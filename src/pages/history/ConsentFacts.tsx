import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { heldClosedRequests } from '#src/azure/closed-requests.ts';
import { consentQuery, type ConsentReading, signerQuery } from '#src/azure/history.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import { config } from '#src/config.ts';
import { findingsOf } from '#src/consent/findings/findings.ts';
import { FindingsMessage } from '#src/pages/shared/FindingsMessage.tsx';
import { TermsName } from '#src/pages/shared/TermsName.tsx';
import { levelName } from '#src/consent/level.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import { formatDuration, minuteMs, parseInstant } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Facts } from '#src/ui/Facts.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { machinesWords } from '#src/pages/shared/names.ts';
import type { ConsentView } from './consent-events.ts';

/** What the person agreed to, in short. */
export function ConsentFacts({ entry: { consent, replacedBy } }: { entry: ConsentEntry }) {
  const { notBefore, notAfter, ticket, reason, emergency, terms, replaces } = consent;
  const lengthMs = (parseInstant(notAfter) ?? Number.NaN) - (parseInstant(notBefore) ?? Number.NaN);
  return (
    <Facts
      facts={[
        { label: 'Access level', value: levelName(consent.level) },
        { label: 'Duration', value: formatDuration(lengthMs) },
        { label: 'Starts', value: <Time at={notBefore} /> },
        { label: 'Ends', value: <Time at={notAfter} /> },
        {
          label: 'Support request',
          value: ticket === null ? 'None' : ticket.source === 'typed' ? `${ticket.number} (typed in)` : ticket.number,
        },
        ...(emergency
          ? [
              {
                label: 'Emergency',
                value: (
                  <StateWord tone="bad" detail={<AzureText text={emergency} max={1000} />}>
                    Without approval
                  </StateWord>
                ),
              },
            ]
          : []),
        { label: 'Reason', value: reason === '' ? 'None' : <AzureText text={reason} max={1000} /> },
        {
          label: 'Terms',
          value: (
            <AppLink to={paths.terms(terms.id)}>
              <TermsName id={terms.id} />
            </AppLink>
          ),
        },
        ...(replaces.length > 0 ? [{ label: 'Replaces', value: replaces.map(linkTo) }] : []),
        ...(replacedBy.length > 0 ? [{ label: 'Replaced by', value: replacedBy.map(linkTo) }] : []),
      ]}
    />
  );
}

/** Hashes and ids, for whoever compares them with Azure. */
export function ConsentDetails({ entry: { consent, consentId, consentHash, copies } }: { entry: ConsentEntry }) {
  return (
    <Details isQuiet>
      <Facts
        isSingle
        facts={[
          { label: 'Consent ID', value: <Copyable text={consentId} label="consent ID" /> },
          { label: 'Consent hash', value: <Copyable text={consentHash} label="consent hash" /> },
          {
            label: 'Correlation ID',
            value: <Copyable text={correlationId(consentHash)} label="correlation ID" />,
          },
          { label: 'User ID', value: <Copyable text={consent.userId} label="user ID" /> },
          { label: 'Directory ID', value: <Copyable text={consent.tenantId} label="directory ID" /> },
          { label: 'Terms hash', value: <Copyable text={consent.terms.sha256} label="terms hash" /> },
          { label: 'Commands', value: consent.commands.version },
          { label: 'App', value: `${consent.app.version} (${consent.app.build})` },
          ...copies.map(({ deploymentId }, index) => ({
            label: copies.length === 1 ? 'Record' : `Record ${index + 1}`,
            value: (
              <Copyable text={deploymentId} label="record ID">
                <AzureText text={deploymentId} max={500} />
              </Copyable>
            ),
          })),
        ]}
      />
    </Details>
  );
}

/** What doesn't fit: Azure's access and records held against this consent. */
export function ConsentFindings({
  view: { entry, now },
  reading,
  evidence,
  reviewers,
}: {
  view: ConsentView;
  reading: ConsentReading;
  evidence: ReadonlyMap<string, AccessEvidence>;
  /** Who signed the reviews, in their order. */
  reviewers: readonly (RecordSignature | undefined)[];
}) {
  const { data: signer } = useQuery(signerQuery(entry));
  const { consentId } = entry;
  const at = Math.floor(now / minuteMs) * minuteMs;
  const findings = useMemo(() => {
    const signers = new Map(signer && [[consentId, signer]]);
    for (const [index, { deploymentId }] of entry.reviews.entries()) {
      const reviewer = reviewers[index];
      if (reviewer) signers.set(deploymentId, reviewer);
    }
    const all = findingsOf({
      machines: [...evidence.values()],
      consents: [entry],
      // The consent's own page shows what is wrong, accepted or not.
      acceptances: [],
      problems: [...new Set([...reading.problems, ...entry.problems])],
      signers,
      closed: heldClosedRequests([entry], at),
      advice: config().advice,
      now: at,
    });
    // The state says that access is unconfirmed, and other accesses of these machines have pages of their own.
    return all.filter(
      ({ is, severity, consentId: of }) =>
        of === consentId && is !== 'unread' && is !== 'unconfirmedAccess' && severity !== 'low',
    );
  }, [evidence, entry, reading, signer, reviewers, consentId, at]);
  return <FindingsMessage findings={findings} search={consentId} />;
}

function linkTo(id: string) {
  return <ConsentLink key={id} id={id} />;
}

/** A consent by what it is about; by its id where it can’t be read. */
function ConsentLink({ id }: { id: string }) {
  const { data } = useQuery(consentQuery(id));
  const consent = data?.entry?.consent;
  return (
    <div>
      <AppLink to={paths.consent(id)}>
        {consent ? `${levelName(consent.level)} on ${machinesWords(consent.machines)}` : id}
      </AppLink>
      {consent && (
        <>
          , until <Time at={consent.notAfter} />
        </>
      )}
    </div>
  );
}
