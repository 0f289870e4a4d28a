import { useQuery } from '@tanstack/react-query';
import type { Consent } from '#src/consent/consent.ts';
import { termsById, termsHash } from '#src/consent/terms.ts';
import { VerbatimTerms } from '#src/pages/shared/VerbatimTerms.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Section } from '#src/ui/Section.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import styles from './AgreedTerms.module.css';

/** The text under which the consent was given, shown only when its hash is the one in the consent. */
export function AgreedTerms({ consent }: { consent: Consent }) {
  const terms = termsById(consent.terms.id);
  const { data: sha256 } = useQuery({
    queryKey: ['termsHash', consent.terms.id],
    queryFn: () => (terms ? termsHash(terms) : null),
    staleTime: Infinity,
  });
  const proven = sha256 === consent.terms.sha256;
  return (
    <Section title="Terms as agreed">
      {terms && proven && (
        <>
          <p className={styles.hash}>
            Version {terms.version}. The text below has the SHA-256 that the consent names: <code>{sha256}</code>
          </p>
          <VerbatimTerms terms={terms} />
        </>
      )}
      {sha256 !== undefined && !proven && (
        <Message intent="warning" title="This app does not have the text that was agreed to.">
          The consent names the terms <VisibleText text={consent.terms.id} max={80} />, version{' '}
          <VisibleText text={consent.terms.version} max={40} />, with SHA-256 <code>{consent.terms.sha256}</code>. No
          text in this version of the app has that hash, so none is shown.
        </Message>
      )}
    </Section>
  );
}
