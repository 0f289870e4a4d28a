import { ArmError } from './http.ts';

/** The parts of a path between its slashes; empty ones do not count. */
export const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

/**
 * A path as sent, with its escapes resolved: what routes, roles, locks and handlers all look at, so that none of them can be got
 * round by writing a name another way.
 *
 * @throws {ArmError} 400 for an escape that is none, or that would make two segments of one.
 */
export const decodedPath = (path: string): string => `/${segmentsOf(path).map(decode).join('/')}`;

const decode = (segment: string): string => {
  const decoded = attempt(segment);
  if (decoded !== undefined && !decoded.includes('/')) return decoded;
  throw new ArmError(400, 'InvalidRequestUri', `The request URI contains an invalid escape sequence: '${segment}'.`);
};

const attempt = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

/** A decoded path as it goes into a link. */
export const encodedPath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
