import type { Page } from '@playwright/test';

/** The rows that the list shows now, each the texts of its cells; the first is the machine's name. */
export const shownRows = (page: Page): Promise<string[][]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[role="row"]')]
      .filter((row) => row.querySelector('a[href^="/machines/"]') !== null)
      .slice(0, 40)
      .map((row) =>
        [...row.querySelectorAll('[role="cell"], [role="gridcell"], [role="rowheader"]')]
          .map((cell) => (cell.textContent ?? '').trim())
          .filter(Boolean),
      ),
  );

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A page without any script that has these rows in its HTML: no page can show them sooner. */
export function staticPage(rows: readonly (readonly string[])[]): string {
  const lines = rows.map(
    ([name = '', ...cells]) =>
      `<tr><td><a href="/machines/${escaped(name)}">${escaped(name)}</a></td>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Machines</title>
<style>body{margin:0;font:14px sans-serif}table{width:100%;border-collapse:collapse}td{height:36px;border-bottom:1px solid #ddd}</style>
<h1>Machines</h1><table>${lines.join('\n')}</table></html>`;
}
