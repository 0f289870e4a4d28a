import { createHmac } from 'node:crypto';

/** Headers that the signature holds besides `x-ms-…`, in its order. */
const signedHeaders = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
];

/**
 * The `Authorization` header by which a storage account knows the holder of its key.
 * https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 */
export const sharedKey = (
  account: { account: string; key: string },
  { method, url, headers }: { method: string; url: URL; headers: Record<string, string> },
): string => {
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-ms-'))
    .toSorted()
    .map((name) => `${name}:${headers[name]}`);
  const query = [...url.searchParams]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name.toLowerCase()}:${value}`);
  const text = [
    method,
    // An empty body has no length to sign.
    ...signedHeaders.map((name) => (name === 'content-length' && headers[name] === '0' ? '' : (headers[name] ?? ''))),
    ...own,
    [`/${account.account}${url.pathname}`, ...query].join('\n'),
  ].join('\n');
  const signature = createHmac('sha256', Buffer.from(account.key, 'base64')).update(text).digest('base64');
  return `SharedKey ${account.account}:${signature}`;
};
