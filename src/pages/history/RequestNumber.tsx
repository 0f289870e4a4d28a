import type { Consent } from '#src/consent/consent.ts';
import { VisibleText } from '#src/ui/VisibleText.tsx';

/** The support request beside its label: "2411240040001234", and whether it was typed by hand. */
export function RequestNumber({ consent: { ticket } }: { consent: Pick<Consent, 'ticket'> }) {
  if (!ticket) return <>None</>;
  return (
    <>
      <VisibleText text={ticket.number} max={60} />
      <span>{ticket.source === 'typed' && ', typed by hand'}</span>
    </>
  );
}
