import { ArmError, type ArmRequest } from './http.ts';
import { encodedPath } from './path.ts';

interface PageSizes {
  /** Rows when the caller does not say. */
  usual: number;
  /** Rows at most, whatever the caller says. */
  most: number;
}

const usualSizes: PageSizes = { usual: 1000, most: 1000 };

interface Page<T> {
  value: T[];
  nextLink?: string;
}

const tokenOf = (start: number): string => Buffer.from(`start=${start}`).toString('base64url');

/** Where the page starts. @throws {ArmError} 400 for a token that no list made. */
const startOf = (request: ArmRequest): number => {
  const token = request.query.get('$skiptoken') ?? request.query.get('$skipToken');
  if (token === null) return 0;
  const start = /^start=(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (start === undefined) throw new ArmError(400, 'InvalidSkipToken', 'The skip token is invalid.');
  return Number(start);
};

const sizeOf = (request: ArmRequest, { usual, most }: PageSizes): number => {
  const top = request.query.get('$top');
  if (top === null) return usual;
  if (/^\d+$/.test(top) && Number(top) > 0) return Math.min(Number(top), most);
  throw new ArmError(
    400,
    'InvalidTopParameter',
    `The '$top' query parameter '${top}' is invalid: a positive integer is required.`,
  );
};

/**
 * One page of a list in ARM's shape, as `$top` and `$skiptoken` ask for it, with a `nextLink` while there is more.
 *
 * @throws {ArmError} 400 when either parameter is malformed.
 */
export const pageOf = <T>(request: ArmRequest, items: readonly T[], sizes: PageSizes = usualSizes): Page<T> => {
  const start = startOf(request);
  const end = start + sizeOf(request, sizes);
  const value = items.slice(start, end);
  if (end >= items.length) return { value };
  const query = new URLSearchParams(request.query);
  query.delete('$skipToken');
  query.set('$skiptoken', tokenOf(end));
  return { value, nextLink: `${request.origin}${encodedPath(request.path)}?${query.toString()}` };
};
