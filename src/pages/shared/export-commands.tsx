import { ArrowDownload20Regular } from '@fluentui/react-icons';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { saveFile } from '#src/lib/save-file.ts';
import type { Command } from '#src/shell/command.ts';

/** "2026-11-24T1600Z": a colon can be in no name of a file. */
const minuteOf = (at: number) => `${toUtcSeconds(at).slice(0, 16).replace(':', '')}Z`;

/**
 * Saves what a page shows, in its order. `name`: "consents", a part of the file's name. `readAt`: when that was read, in ms of server time,
 * which the name says, for a page may stay open for days. `csv`, `json`: the text; `undefined` when there is none.
 */
export function exportCommands({
  name,
  readAt,
  isWhole,
  isFiltered,
  unavailable,
  csv,
  json,
}: {
  name: string;
  readAt: number | undefined;
  /** Nothing is missing from the list, as far as could be read last; else the file's name says so, for CSV has no other place for it. */
  isWhole: boolean;
  /** Something narrows the list, which the name says for the same reason. */
  isFiltered: boolean;
  /** Why nothing can be saved now. */
  unavailable: string | undefined;
  csv: () => string | undefined;
  json: () => string | undefined;
}): Command[] {
  const save = (ending: string, type: string, text: string | undefined) => {
    if (text === undefined || readAt === undefined) return;
    const kept = `${isFiltered ? '-filtered' : ''}${isWhole ? '' : '-incomplete'}`;
    saveFile(`remote-support-${name}-${minuteOf(readAt)}${kept}.${ending}`, type, [text]);
  };
  const icon = <ArrowDownload20Regular />;
  return [
    { key: 'csv', label: 'Export CSV', icon, unavailable, onClick: () => save('csv', 'text/csv', csv()) },
    { key: 'json', label: 'Export JSON', icon, unavailable, onClick: () => save('json', 'application/json', json()) },
  ];
}
