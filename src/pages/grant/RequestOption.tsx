import { Radio } from '@fluentui/react-components';
import type { SupportTicket } from '#src/azure/support-tickets.ts';
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
