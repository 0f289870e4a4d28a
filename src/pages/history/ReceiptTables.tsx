import type { ReactNode } from 'react';
import type { ActivityExtract, MachineExtract } from '#src/consent/receipts/receipt.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { accessLevelName, parseAccessLevel } from '#src/consent/access-level.ts';
import { datedEndPhrase } from '#src/consent/end-words.ts';
import { parseResourceId } from '#src/lib/arm-id.ts';
import { formatSecond } from '#src/lib/time.ts';
import { classNames } from '#src/ui/class-names.ts';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import styles from './ReceiptTables.module.css';

const longHeads: ReadonlySet<string> = new Set(['Machine', 'By', 'Operation', 'Resource']);

/**
 * A table that prints: a document has no columns to sort, and its head is repeated on every sheet. Narrow windows show each row as two
 * lines, the first cell and after it the others, each with its head. The roles keep it a table there, where nothing is laid out as one.
 */
function PrintedTable({
  label,
  heads,
  rows,
}: {
  label: string;
  heads: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}) {
  return (
    <div className={styles.place} role="group" aria-label={label} tabIndex={0}>
      <table className={styles.table} role="table" aria-label={label}>
        <thead className={styles.top} role="rowgroup">
          <tr role="row">
            {heads.map((head) => (
              <th key={head} role="columnheader" scope="col" className={classNames(styles.cell, styles.head)}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={styles.body} role="rowgroup">
          {rows.map(({ key, cells }) => (
            <tr key={key} role="row" className={styles.row}>
              {cells.map((cell, column) => (
                <td
                  key={heads[column]}
                  role="cell"
                  className={classNames(styles.cell, longHeads.has(heads[column] ?? '') && styles.long)}
                >
                  {column > 0 && (
                    <span className={styles.label} aria-hidden="true">
                      {heads[column]}:{' '}
                    </span>
                  )}
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const timeWords = (text: string | null): string => {
  const at = text === null ? undefined : parseInstant(text);
  return at === undefined ? (text ?? 'an unknown time') : formatSecond(at);
};

/** A word that is no level stands as Azure has it. */
function levelWords(text: string | null): string {
  const level = parseAccessLevel(text ?? '');
  return level === undefined ? (text ?? 'no level') : accessLevelName(level);
}

/** A receipt without the job says so whether Azure had none or it could not be read. */
function jobWords({ job }: MachineExtract): string {
  if (job === null) return 'No job of this consent in what was read';
  const state = job.nodeState === null ? '' : `, on the machine ${job.nodeState}`;
  return `${job.type}, ${job.provisioningState}${state}; ${levelWords(job.accessLevel)} until ${timeWords(job.expirationTimestamp)}`;
}

/** Sessions reach Azure with the machine's reports, so none in Azure is not none on the machine. */
function sessionWords({ job }: MachineExtract): string {
  if (job === null) return 'Not known';
  if (job.sessions.length === 0) return 'None reported';
  return job.sessions
    .map(
      ({ startedAt, endedAt }) =>
        `${timeWords(startedAt)} to ${endedAt === null ? 'no end reported' : timeWords(endedAt)}`,
    )
    .join('; ');
}

function endingWords({ changes, end }: MachineExtract): string {
  const changed = changes.map(
    ({ level, notAfter, changedAt }) =>
      `Reduced ${timeWords(changedAt)} to ${accessLevelName(level)} until ${timeWords(notAfter)}.`,
  );
  const ended =
    end === null
      ? 'No end in the records that were read.'
      : `${datedEndPhrase(end.ended, timeWords(end.confirmedAt))}: ${end.evidence}`;
  return [...changed, ended].join(' ');
}

/** What came of the consent on each machine. */
export function MachineTable({ machines, nameOf }: { machines: readonly MachineExtract[]; nameOf: NameOf }) {
  return (
    <PrintedTable
      label="Machines"
      heads={['Machine', 'Job in Azure', 'Sessions', 'End']}
      rows={machines.map((machine) => ({
        key: machine.machineId,
        cells: [
          nameOf(machine.machineId),
          <VisibleText key="job" text={jobWords(machine)} max={600} />,
          <VisibleText key="sessions" text={sessionWords(machine)} max={Infinity} />,
          <VisibleText key="end" text={endingWords(machine)} max={Infinity} />,
        ],
      }))}
    />
  );
}

/** The events under the consent's correlation id. */
export function ActivityTable({ activity }: { activity: readonly ActivityExtract[] }) {
  if (activity.length === 0) {
    return (
      <div className={styles.none}>
        No event of this consent in what was read of the Activity Log. The log shows a write some minutes after it
        happened and keeps it for 90 days.
      </div>
    );
  }
  return (
    <PrintedTable
      label="Activity Log"
      heads={['Time', 'By', 'Operation', 'Status', 'Resource']}
      rows={activity.map(({ at, caller, callerId, operation, status, resourceId }, place) => ({
        key: `${at} ${place}`,
        cells: [
          timeWords(at),
          <VisibleText key="by" text={caller ?? callerId ?? 'Not named'} />,
          <VisibleText key="operation" text={operation} />,
          <VisibleText key="status" text={status} />,
          <VisibleText key="resource" text={lastName(resourceId)} />,
        ],
      }))}
    />
  );
}

const lastName = (resourceId: string): string => parseResourceId(resourceId)?.names.at(-1) ?? resourceId;
