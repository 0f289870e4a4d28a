/**
 * Whether `indexHtml`, as the host serves it now, starts another build than the one that runs: file names of a build hold its hash.
 * `entry` is the URL of the running entry script, on the same origin. Anything that is not the app's page says nothing.
 */
export function isOtherBuild(indexHtml: string, entry: string): boolean {
  const scripts = [...indexHtml.matchAll(/<script\b[^>]*\ssrc="(\/assets\/[^"]+\.js)"/g)].map((match) => match[1]);
  return scripts.length > 0 && !scripts.includes(new URL(entry).pathname);
}

/** The entry script of the page that runs; `undefined` where there is none, as in development. */
function runningEntry(): string | undefined {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  return script?.src;
}

/** Asks the host whether a newer build is deployed. Without an answer there is no news. */
export async function findNewVersion(): Promise<boolean> {
  const entry = runningEntry();
  if (entry === undefined) return false;
  try {
    const response = await fetch(new URL('/index.html', location.origin), { cache: 'no-store' });
    return response.ok && isOtherBuild(await response.text(), entry);
  } catch {
    return false;
  }
}
