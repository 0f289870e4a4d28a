import { faultGroups, operations } from './operations.ts';
import { type Span, spans } from './scene.ts';

/** Words by `cellKey`. */
type Words = ReadonlyMap<string, string>;

export const cellKey = (cell: { operation: string; fault: string; span: Span }): string =>
  `${cell.span} | ${cell.operation} | ${cell.fault}`;

const titles: Readonly<Record<Span, string>> = {
  once: 'Struck once',
  minutes: 'Struck for three minutes',
};

/** A table as oxfmt leaves it. */
const table = (rows: readonly (readonly string[])[]): string => {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${widths.map((width, i) => (row[i] ?? '').padEnd(width)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
};

const section = (span: Span, words: Words): string => {
  const tables = Object.entries(faultGroups).map(([group, faults]) => {
    const rows = operations.map(({ name }) => [
      name,
      ...faults.map((fault) => words.get(cellKey({ operation: name, fault, span })) ?? ''),
    ]);
    return `### ${titles[span]} – ${group}\n\n${table([['Operation', ...faults], ...rows])}`;
  });
  return `## ${titles[span]}\n\n${tables.join('\n\n')}`;
};

/** What renews the page, and tries every cell. */
export const renewal = 'ASSURE=full npx vitest run --project assure assure/fault-matrix/fault-matrix.test.ts -u';

/** The whole page, with one newline at its end. */
export const matrixPage = (words: Words): string => `# What comes of each fault

Made by trying it: the app's own code runs against the sandbox, and one fault strikes one operation, once or each time for three minutes. What the app says is compared with what is so on the machine and in Azure. Renew it
with \`${renewal}\`.

A cell holds what the app said when it had done what it can by itself. _After repeat_: the request was sent again. _Then_ tells what came of it once the fault was over, the person had signed in again, and had pressed once more for the
same consent or revoke. _Unknown_ and _nothing granted_ are no failures: the first says that no answer came, the second that there is no record, so nothing was asked for. _Refused_ gives the title under which the app tells Azure's
answer. The faults are those of \`sandbox/faults.ts\`. _Does not strike_: \`preempted\` is about long-running operations. It ends
the installation; the status of one the app asks for only while Azure has taken the installation and does not show the extension yet, and otherwise Azure shows it at once.

${spans.map((span) => section(span, words)).join('\n\n')}
`;

/** The words of a page that was made before; heads tell operation, fault and span. */
export const wordsOnPage = (page: string): Words => {
  const words = new Map<string, string>();
  for (const span of spans) {
    const from = page.indexOf(`## ${titles[span]}\n`);
    const next = page.indexOf('\n## ', from + 1);
    let faults: string[] = [];
    for (const line of page.slice(from, next < 0 ? undefined : next).split('\n')) {
      const [name = '', ...cells] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      if (name === 'Operation') faults = cells;
      else if (operations.some((operation) => operation.name === name))
        for (const [index, cell] of cells.entries())
          words.set(cellKey({ operation: name, fault: faults[index] ?? '', span }), cell);
    }
  }
  return words;
};
