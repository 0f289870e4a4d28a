import { saveFile } from '#src/lib/save-file.ts';
import { toUtcSeconds } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { paths } from '#src/paths.ts';
import { serverNow } from '#src/server-time.ts';
import { machinesWords } from './names.ts';

/** `until`: ms of server time. */
interface CalendarEntry {
  consentId: string;
  machineIds: readonly string[];
  until: number;
}

/** Hands the end of access to the person's calendar, as a file. */
export function saveCalendar(end: CalendarEntry): void {
  const name = `remote-support-end-${end.consentId}.ics`;
  saveFile(name, 'text/calendar', [calendarText(end, serverNow(), location.origin)]);
}

/** The end of access as a calendar entry (RFC 5545), with a reminder 15 minutes before. Taken over again, it replaces the former. */
export function calendarText({ consentId, machineIds, until }: CalendarEntry, now: number, origin: string): string {
  const title = escaped(`Microsoft Support access to ${visibleText(machinesWords(machineIds), 80)} ends`);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Arc Remote Support//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${consentId}@arc-remote-support`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(until)}`,
    `SUMMARY:${title}`,
    `DESCRIPTION:${escaped(`Extend or revoke access: ${origin}${paths.consent(consentId)}`)}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${title}`,
    'TRIGGER:-PT15M',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** `20261124T210000Z` */
function stamp(at: number): string {
  return toUtcSeconds(at).replaceAll(/[-:]/g, '');
}

/** https://www.rfc-editor.org/rfc/rfc5545#section-3.3.11; names have no line breaks: `visibleText` marks them. */
function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`);
}

/** In lines of at most 75 octets, none of which cuts a character: https://www.rfc-editor.org/rfc/rfc5545#section-3.1 */
function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const more = new TextEncoder().encode(character).length;
    const isFull = octets + more > 75;
    text += isFull ? `\r\n ${character}` : character;
    octets = isFull ? 1 + more : octets + more;
  }
  return text;
}
