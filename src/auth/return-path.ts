/**
 * Where to go after a sign-in: path and query of this app, nothing else. Another origin, a scheme-relative `//host`, a backslash that
 * browsers read as a slash, or the page that receives sign-ins itself lead to the start page.
 */
export function returnPath(wanted: string | undefined, here: string): string {
  if (wanted === undefined || !URL.canParse(wanted, here)) return '/';
  const url = new URL(wanted, here);
  const isOwn = url.origin === new URL(here).origin && url.username === '' && url.password === '';
  const isPage = !url.pathname.startsWith('//') && url.pathname !== '/redirect.html';
  return isOwn && isPage ? url.pathname + url.search : '/';
}
