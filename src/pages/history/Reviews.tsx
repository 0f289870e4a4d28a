import { signedIn } from '#src/auth/session.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { opinionWords } from '#src/pages/shared/approval-words.ts';
import type { SignedReview } from '#src/pages/shared/reviews.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { late } from '#src/ui/late.tsx';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';

// Few emergencies need it, and each once.
const ReviewForm = late(async () => (await import('./ReviewForm.tsx')).ReviewForm);

/** What others than the signer think of an emergency, and the form for whoever may say so. Reviews that don't count are findings. */
export function Reviews({ entry, signed }: { entry: ConsentEntry; signed: readonly SignedReview[] }) {
  const own = sameId(entry.consent.userId, signedIn()?.userId ?? '');
  return (
    <Section title="Review of the emergency">
      {signed.map(({ at, by, was, reason }) => (
        <StateWord
          key={`${by} ${at}`}
          tone={was === 'right' ? 'good' : 'bad'}
          detail={<AzureText text={reason} max={500} />}
        >
          {opinionWords(was)} Signed by <AzureText text={by} max={160} />, <Time at={at} />
        </StateWord>
      ))}
      {signed.length > 0 ? null : own ? (
        <StateWord tone="attention">Another person must review it: you signed the consent</StateWord>
      ) : (
        <ReviewForm entry={entry} />
      )}
    </Section>
  );
}
