import type { IncomingMessage } from 'node:http';
import { isObject, parseJson, type JsonObject } from '#sandbox/json.ts';
import { BodyTooLarge, readBody } from '#sandbox/request-body.ts';
import { ArmError, notEmulated } from './http.ts';

/** ARM's own limit for a request body. */
const maximumBytes = 4 * 1024 * 1024;

const readText = async (req: IncomingMessage): Promise<string> =>
  readBody(req, maximumBytes).catch((error: unknown) => {
    if (!(error instanceof BodyTooLarge)) throw error;
    throw new ArmError(
      413,
      'RequestContentTooLarge',
      `The request content size exceeds the maximum size of ${maximumBytes / 1024 / 1024} MB.`,
    );
  });

/** @throws {ArmError} 415 when a body is not called JSON. */
const requireJsonType = (type = '<null>'): void => {
  if (/^application\/json\s*(?:;|$)/i.test(type)) return;
  throw new ArmError(
    415,
    'UnsupportedMediaType',
    `The content media type '${type}' is not supported. Only 'application/json' is supported.`,
  );
};

export const invalidContent = (problem: string): ArmError =>
  new ArmError(
    400,
    'InvalidRequestContent',
    `The request content was invalid and could not be deserialized: ${problem}.`,
  );

/** The JSON body of a request, `undefined` when it has none. @throws {ArmError} 415 or 400 when it is not JSON. */
export const readJson = async (
  req: IncomingMessage,
  parse: (text: string) => unknown = parseJson,
): Promise<unknown> => {
  const text = await readText(req);
  if (text.trim() === '') return undefined;
  requireJsonType(req.headers['content-type']);
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidContent(`'${reason}'`);
  }
};

/** The body as an object. @throws {ArmError} 400 otherwise. */
export const objectBody = (body: unknown): JsonObject => {
  if (isObject(body)) return body;
  throw invalidContent('a JSON object is required');
};

/** The region that a body names, as ARM compares it: `West Europe` is `westeurope`. @throws {ArmError} 400 when it names none. */
export const locationOf = ({ location }: JsonObject): string => {
  if (typeof location === 'string' && location !== '') return location.replaceAll(' ', '').toLowerCase();
  throw new ArmError(400, 'LocationRequired', 'The location property is required for this definition.');
};

const saysSomething = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  !(isObject(value) && Object.values(value).every((part) => !saysSomething(part)));

/** @throws {ArmError} 501 for members that Azure would act on and the sandbox would forget; empty ones say nothing. */
export const refuseOthers = (body: JsonObject, known: readonly string[], what: string): void => {
  const others = Object.entries(body).flatMap(([name, value]) =>
    !known.includes(name) && saysSomething(value) ? [`'${name}'`] : [],
  );
  if (others.length === 0) return;
  throw notEmulated(`writing ${others.join(', ')} of ${what}`);
};

/** Tags as ARM takes them: a map of strings. @throws {ArmError} 400 otherwise. */
export const tagsOf = (value: unknown): Record<string, string> => {
  if (value === undefined || value === null) return {};
  if (isObject(value)) {
    const entries = Object.entries(value).map(
      ([name, text]) => [name, typeof text === 'string' ? text : undefined] as const,
    );
    const tags = entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
    if (tags.length === entries.length) return Object.fromEntries(tags);
  }
  throw invalidContent("'tags' must be a map of strings");
};
