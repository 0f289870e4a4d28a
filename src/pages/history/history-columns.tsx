import type { Reader } from '#src/pages/shared/who-agreed.ts';
import { whoAgreed } from '#src/pages/shared/who-agreed.ts';
import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import { formatInstant } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import type { Column } from '#src/ui/data-list-column.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { consentOutcome } from './consent-outcome.ts';
import { machinesWords } from './consent-words.ts';
import type { NameOf } from './consent-words.ts';

export interface HistoryRow {
  entry: ConsentHistoryEntry;
  reader: Reader | null;
  nameOf: NameOf;
  /** Ms of server time. */
  now: number;
}

export const historyColumns: Column<HistoryRow>[] = [
  {
    key: 'agreed',
    header: 'Agreed',
    share: 1.6,
    priority: 'name',
    sortable: true,
    cell: ({ entry }) => (
      <PageLink to={paths.consent(entry.consentId)}>{formatInstant(Date.parse(entry.consent.notBefore))}</PageLink>
    ),
  },
  {
    key: 'who',
    header: 'By',
    share: 1.4,
    sortable: true,
    cell: ({ entry, reader }) => <VisibleText text={whoAgreed(entry, reader)} />,
    text: ({ entry, reader }) => whoAgreed(entry, reader),
  },
  {
    key: 'level',
    header: 'Access level',
    share: 1.2,
    sortable: true,
    cell: ({ entry }) => accessLevelName(entry.consent.level),
  },
  {
    key: 'machines',
    header: 'Machines',
    sortable: true,
    cell: ({ entry, nameOf }) => machinesWords(entry.consent.machines, nameOf),
    text: ({ entry, nameOf }) => entry.consent.machines.map(nameOf).join(', '),
  },
  {
    key: 'request',
    header: 'Support request',
    share: 1.2,
    sortable: true,
    cell: ({ entry }) => <VisibleText text={entry.consent.ticket?.number ?? 'None'} max={40} />,
  },
  {
    key: 'until',
    header: 'Until',
    share: 1.6,
    priority: 'wide',
    sortable: true,
    cell: ({ entry }) => <Time at={entry.consent.notAfter} />,
  },
  {
    key: 'outcome',
    header: 'How it ended',
    share: 1.9,
    sortable: true,
    cell: ({ entry, now }) => <OutcomeCell entry={entry} now={now} />,
    text: ({ entry, now }) => consentOutcome(entry, now).words,
  },
];

function OutcomeCell({ entry, now }: { entry: ConsentHistoryEntry; now: number }) {
  if (entry.problems.length > 0) return <StateWord tone="attention">The records do not fit together</StateWord>;
  const { tone, words } = consentOutcome(entry, now);
  return <StateWord tone={tone}>{words}</StateWord>;
}

/** What a column sorts by. */
export function sortValueOf({ entry, reader, nameOf, now }: HistoryRow, key: string): string | number | undefined {
  const { consent } = entry;
  switch (key) {
    case 'agreed':
      return Date.parse(consent.notBefore);
    case 'until':
      return Date.parse(consent.notAfter);
    case 'who':
      return whoAgreed(entry, reader);
    case 'level':
      return consent.level;
    case 'machines':
      return machinesWords(consent.machines, nameOf);
    case 'request':
      return consent.ticket?.number;
    case 'outcome':
      return consentOutcome(entry, now).words;
    default:
      return undefined;
  }
}
