import {
  ArrowClockwise20Regular,
  ArrowDownload20Regular,
  DocumentText20Regular,
  Receipt20Regular,
  Stop20Regular,
} from '@fluentui/react-icons';
import { type GrantProgress, refreshGrant, stopGrant } from '#src/azure/grant/grants.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { paths } from '#src/paths.ts';
import type { Command } from '#src/shell/command.ts';
import { outcomesCsv } from './outcome-csv.ts';

/** What can be done with a grant, apart from going on with it. */
export function progressCommands(grant: GrantProgress, nameOf: (machineId: string) => string): Command[] {
  const { consentId, record, running: isRunning, granting = false } = grant;
  return [
    {
      key: 'consent',
      label: 'View consent',
      icon: <DocumentText20Regular />,
      // Its page reads for itself.
      href: paths.consent(consentId),
    },
    {
      key: 'receipt',
      label: 'Receipt',
      icon: <Receipt20Regular />,
      href: paths.receipt(consentId),
      unavailable: record ? undefined : 'No record of this consent is known here.',
    },
    {
      key: 'outcomes',
      label: 'Download outcomes (CSV)',
      icon: <ArrowDownload20Regular />,
      onClick: () =>
        saveFile(`remote-support-outcomes-${consentId}.csv`, 'text/csv', [outcomesCsv(grant, nameOf, serverNow())]),
      unavailable: grant.machines.length > 0 ? undefined : 'Nothing is known of the machines yet.',
    },
    {
      key: 'refresh',
      label: 'Refresh',
      icon: <ArrowClockwise20Regular />,
      onClick: () => void refreshGrant(consentId),
      unavailable: isRunning ? 'Azure is being read already.' : undefined,
      startsGroup: true,
    },
    {
      key: 'stop',
      label: 'Stop',
      icon: <Stop20Regular />,
      onClick: () => stopGrant(consentId),
      unavailable: granting ? undefined : 'Nothing is under way from this tab.',
    },
  ];
}
