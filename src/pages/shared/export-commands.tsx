import { ArrowDownload20Regular } from '@fluentui/react-icons';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { saveFile } from '#src/lib/save-file.ts';
import type { Command } from '#src/shell/command.ts';

/** Saves what a page shows, in its order. `name`: "consents", a part of the file's name. `csv`, `json`: the text; `undefined` when there is none. */
export function exportCommands({
  name,
  isWhole = true,
  unavailable,
  csv,
  json,
}: {
  name: string;
  /** Nothing is missing from the list; else the file's name says so, for CSV has no other place for it. */
  isWhole?: boolean;
  /** Why nothing can be saved now. */
  unavailable: string | undefined;
  csv: () => string | undefined;
  json: () => string | undefined;
}): Command[] {
  const save = (ending: string, type: string, text: string | undefined) => {
    if (text === undefined) return;
    const day = new Date(serverNow()).toISOString().slice(0, 10);
    saveFile(`remote-support-${name}-${day}${isWhole ? '' : '-incomplete'}.${ending}`, type, [text]);
  };
  const icon = <ArrowDownload20Regular />;
  return [
    { key: 'csv', label: 'Export CSV', icon, unavailable, onClick: () => save('csv', 'text/csv', csv()) },
    { key: 'json', label: 'Export JSON', icon, unavailable, onClick: () => save('json', 'application/json', json()) },
  ];
}
