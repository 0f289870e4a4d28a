import { readText } from './reply-text.ts';
import { childOf, readXml } from './strict-xml.ts';

/** Code and words of a storage account's refusal; `undefined` when it is none. */
const refusalOf = (text: string, header: string | null): { code: string; message?: string } | undefined => {
  const read = readXml(text);
  const root = read?.name === 'Error' ? read : undefined;
  const code = childOf(root, 'Code')?.text ?? header ?? '';
  if (code === '' || (text.trim() !== '' && root === undefined)) return undefined;
  // The id and the time of the request follow in lines of their own.
  const message = childOf(root, 'Message')?.text.split('\n')[0]?.trim() ?? '';
  return message === '' ? { code } : { code, message };
};

/**
 * `fetch` for a storage account. It tells its refusals in XML, Azure Resource Manager in JSON: here they get the form that the rest of the
 * app reads. What is no refusal of Azure Storage stays as it came.
 */
export const storageFetch = async (url: URL, init: RequestInit): Promise<Response> => {
  const response = await fetch(url, init);
  if (response.ok) return response;
  const { status, headers } = response;
  const text = await readText(response, { scope: url.pathname, correlationId: '' });
  const error = refusalOf(text, headers.get('x-ms-error-code'));
  const told = new Headers(headers);
  if (error !== undefined) told.set('content-type', 'application/json');
  return new Response(error === undefined ? text : JSON.stringify({ error }), { status, headers: told });
};
