import { Radio } from '@fluentui/react-components';
import type { SupportTicket } from '#src/azure/resources/support-tickets.ts';
import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import { formatInstant } from '#src/lib/time.ts';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { isAbout } from './request-choice.ts';
import styles from './RequestOption.module.css';

/** One open request to choose. */
export function RequestOption({
  ticket,
  value,
  machines,
}: {
  ticket: SupportTicket;
  value: string;
  machines: readonly string[];
}) {
  return (
    <Radio
      value={value}
      label={
        <span className={styles.label}>
          <span>
            {ticket.number} <VisibleText text={ticket.title} />
          </span>
          <span className={styles.details}>{details(ticket, machines)}</span>
        </span>
      }
    />
  );
}

/** The request that was chosen before and is not on the list: it stays chosen before the person's eyes. */
export function UnlistedOption({ number, value, isPending }: { number: string; value: string; isPending: boolean }) {
  return (
    <Radio
      value={value}
      label={
        <span className={styles.label}>
          <VisibleText text={number} />
          <span className={styles.details}>
            {isPending ? 'The open requests are being read' : 'Not among the open requests that could be read'}
          </span>
        </span>
      }
    />
  );
}

function details(ticket: SupportTicket, machines: readonly string[]): string {
  const about = isAbout(ticket, machines) ? machines.find((id) => sameId(id, ticket.resourceId ?? '')) : undefined;
  const name = about === undefined ? undefined : parseMachineId(about)?.name;
  return [
    name === undefined ? undefined : `About ${name}`,
    ticket.severity === undefined ? undefined : `Severity ${ticket.severity}`,
    ticket.createdDate === undefined ? undefined : `Created ${formatInstant(new Date(ticket.createdDate))}`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}
