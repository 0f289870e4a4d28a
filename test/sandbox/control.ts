/** The control of a sandbox: its API as programs use it, its page as people do. */
export const controlOf = (sandbox: { readonly azureOrigin: string }) => {
  const url = (path: string): string => `${sandbox.azureOrigin}/sandbox${path}`;
  return {
    /** A text is sent as it is. */
    call: async (method: string, path: string, body?: object | string) => {
      const sent = typeof body === 'object' ? JSON.stringify(body) : body;
      const reply = await fetch(url(path), { method, ...(sent === undefined ? {} : { body: sent }) });
      const text = await reply.text();
      return { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
    },
    press: async (path: string, form: Record<string, string> = {}, referer?: string) => {
      const headers = { accept: 'text/html', ...(referer === undefined ? {} : { referer }) };
      const body = new URLSearchParams(form);
      const reply = await fetch(url(path), { method: 'POST', redirect: 'manual', headers, body });
      return { status: reply.status, location: reply.headers.get('location') };
    },
    page: async (query = ''): Promise<string> => (await fetch(url(query))).text(),
  };
};
