import { Time } from '#src/ui/Time.tsx';

/** The end agreed to, in the words of `agreedWords`. `at`: ISO 8601. */
export function AgreedEnd({ at, isReduced }: { at: string; isReduced: boolean }) {
  return (
    <>
      <span>{isReduced && 'agreed '}</span>
      <Time at={at} />
      <span>{isReduced && ', reduced since'}</span>
    </>
  );
}
