import { createHash, randomBytes } from 'node:crypto';

/** A browser without script, for contract tests: it keeps cookies by path, follows nothing by itself, and presses buttons. */
export interface TestBrowser {
  get(url: string): Promise<Response>;
  post(url: string, form: Record<string, string>): Promise<Response>;
  /** Signs in as a person on the sandbox's two pages. @returns where the app is sent back to. */
  signIn(authorizeUrl: string, objectId: string): Promise<URL>;
}

interface Cookie {
  value: string;
  path: string;
}

export const createTestBrowser = (): TestBrowser => {
  const jar = new Map<string, Cookie>();

  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url);
    const cookies = [...jar]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`);
    const reply = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: cookies.join('; ') },
    });
    for (const line of reply.headers.getSetCookie()) keep(jar, line, pathname);
    return reply;
  };
  const get = (url: string) => send(url, {});
  const post = (url: string, form: Record<string, string>) =>
    send(url, { method: 'POST', body: new URLSearchParams(form) });

  return {
    get,
    post,
    async signIn(authorizeUrl, objectId) {
      const page = locationOf(await get(authorizeUrl), authorizeUrl);
      const approval = locationOf(await post(page.href, { person: objectId }), page.href);
      const resume = locationOf(await post(approval.href, { approve: objectId, answer: 'approve' }), approval.href);
      return locationOf(await get(resume.href), resume.href);
    },
  };
};

/** Where a redirect leads. @throws {Error} with the page's text when the reply is none. */
export const locationOf = (reply: Response, base: string): URL => {
  const location = reply.headers.get('location');
  if (location === null) throw new Error(`${base} answered ${reply.status} and no redirect.`);
  return new URL(location, base);
};

export const createVerifier = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

const keep = (jar: Map<string, Cookie>, line: string, pathname: string): void => {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const [name = '', value = ''] = pair.split(/=(.*)/s);
  const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? pathname;
  if (value === '') jar.delete(name);
  else jar.set(name, { value, path });
};
