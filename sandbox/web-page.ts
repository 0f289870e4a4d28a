import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** Markup that is safe to send: everything put into it has been escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type HtmlValue = Html | string | number | undefined | HtmlValue[];

/** Template tag for markup. Values are escaped; other markup and lists of it go in as they are. */
export const html = (strings: TemplateStringsArray, ...values: HtmlValue[]): Html =>
  new Html(strings.map((text, index) => text + (index < values.length ? render(values[index]) : '')).join(''));

const render = (value: HtmlValue): string => {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
};

const styles = `
:root { color-scheme: light dark; --page: #f5f5f5; --card: #fff; --text: #1b1b1b; --quiet: #5c5c5c; --line: #8a8a8a; --accent: #0f6cbd; --on-accent: #fff;
  --notice: #fff4ce; --on-notice: #4d3c00; }
@media (prefers-color-scheme: dark) { :root { --page: #141414; --card: #242424; --text: #f2f2f2; --quiet: #b8b8b8; --line: #8a8a8a; --accent: #62abf5;
  --on-accent: #10131a; --notice: #4a3a05; --on-notice: #ffe9a8; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: var(--page); color: var(--text); }
.notice { margin: 0; padding: .75rem 1rem; background: var(--notice); color: var(--on-notice); text-align: center; }
main { max-width: 28rem; margin: 2rem auto; padding: 1.5rem; background: var(--card); border-radius: .5rem; overflow-wrap: anywhere; }
main.wide { max-width: 70rem; }
@media (max-width: 30rem) { main { margin: 0; padding: 1rem; border-radius: 0; } }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
.quiet { color: var(--quiet); }
ul.people { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: .5rem; }
button { font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .25rem; padding: .5rem 1rem; min-height: 2.75rem;
  cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
ul.people button { width: 100%; text-align: start; }
ul.people button > * { display: block; }
:is(button, a, input, select, summary):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
.number { margin: 1rem 0; font-size: 3rem; line-height: 1.2; font-weight: 600; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
input, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .25rem; padding: .5rem; min-height: 2.75rem; }
label { display: grid; gap: .25rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: .75rem; align-items: end; margin: 1rem 0; }
.fields :is(input, select) { width: 100%; }
form { margin: .75rem 0; }
summary { cursor: pointer; padding: .5rem 0; min-height: 2.75rem; border-bottom: 1px solid var(--line); }
details[open] > summary { font-weight: 600; }
ul.rows { list-style: none; margin: 0 0 1rem; padding: 0; }
ul.rows > li { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; padding: .5rem 0; border-bottom: 1px solid var(--line); }
ul.rows > li > div { flex: 1 1 12rem; }
ul.rows span { display: block; }
ul.rows form { margin: 0; }
ul.rows button { padding: .25rem .75rem; min-height: 2.25rem; }
ul.rows > li.on { padding-inline: .75rem; border-inline-start: 4px solid; background: var(--notice); color: var(--on-notice); }
.row > span { align-self: center; }
h3 { margin: 1.25rem 0 0; font-size: 1rem; }
li:target { outline: 2px solid var(--accent); outline-offset: 2px; }
`;

const styleHash = createHash('sha256').update(styles).digest('base64');

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  // No form-action: a sign-in's answer is redirected on to the app, which browsers count as the form's target.
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
};

/** Sends one of the sandbox's own pages: plain HTML without a line of script. */
export const sendPage = (
  res: ServerResponse,
  status: number,
  page: { title: string; body: Html; wide?: boolean },
): void => {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} - Sandbox</title>
<style>${new Html(styles)}</style>
</head>
<body>
<header class="notice"><strong>Sandbox.</strong> This page is served by your own computer. It is not Microsoft, and nothing here is a real account.</header>
<main${page.wide ? new Html(' class="wide"') : ''}>
${page.body}
</main>
</body>
</html>
`;
  res.writeHead(status, headers).end(document.text);
};

export const redirect = (res: ServerResponse, location: string): void => {
  res.writeHead(303, { Location: location, 'Cache-Control': 'no-store' }).end();
};
